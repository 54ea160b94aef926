import { inspectStore, Repository, type Verification, verifyStore } from '../../../store/index.ts';
import { EXIT } from '../exit-code.ts';
import { assertFolder } from '../open.ts';
import { counted } from '../table.ts';
import type { Verb } from '../verb.ts';
import { visible } from '../visible.ts';

export const verify: Verb = {
  name: 'verify',
  usage: 'STORE [--level quick|full]',
  summary: 'Checks every law of a store and changes nothing; exit code 1 when one is broken (warnings alone do not count).',
  details: [
    'full reads every byte and every row; quick looks at names, sizes, the catalog and what the segments note of themselves.',
    'One line for each finding: LAW severity path detail. store/README.md says what each law demands.',
  ],
  options: { level: { type: 'string' } },
  words: { least: 1, most: 1 },
  async run(given, terminal) {
    await assertFolder(given.store);
    const level = given.choice('level', ['quick', 'full']) ?? 'full';
    const progress = (done: number, total: number): void => terminal.progress(() => `${done} of ${counted(total, 'segment')}`);
    const { kind } = await inspectStore(given.store);
    const { findings, checked } =
      kind === 'reference'
        ? await verifyReference(given.store, terminal.signal)
        : await verifyStore(given.store, { level, signal: terminal.signal, progress });
    const listed = findings.map(({ law, severity, path, detail }) => ({ law, severity, path, detail }));
    await terminal.print({ findings: listed, checked }, () =>
      [...findingLines(findings), `Checked ${counted(checked, 'segment')}, ${counted(listed.length, 'finding')}.`].join('\n'),
    );
    return listed.some((f) => f.severity === 'error') ? EXIT.findings : EXIT.done;
  },
};

/** A folder of the reference has no catalog and no marks of ours; it is read as it lies, at the one level there is. */
async function verifyReference(path: string, signal: AbortSignal): Promise<Verification> {
  await using repository = await Repository.open(path, { readOnly: true });
  return await repository.verify(null, signal);
}

/** One line for each finding. */
export function findingLines(findings: Verification['findings']): string[] {
  return findings.map(({ law, severity, path, detail }) => visible(`${law} ${severity} ${path} ${detail}`));
}
