import { EXIT } from '../exit-code.ts';
import { openToRead } from '../open.ts';
import { counted } from '../table.ts';
import type { Verb } from '../verb.ts';
import { visible } from '../visible.ts';

export const verify: Verb = {
  name: 'verify',
  usage: 'STORE',
  summary: 'Checks every segment and changes nothing; exit code 1 when something is wrong (warnings alone do not count).',
  options: {},
  words: { least: 1, most: 1 },
  async run(given, terminal) {
    await using repository = await openToRead(given.store);
    const { findings, checked } = await repository.verify(null, terminal.signal);
    const listed = findings.map(({ law, severity, path, detail }) => ({ law, severity, path, detail }));
    await terminal.print({ findings: listed, checked }, () =>
      [
        ...listed.map((f) => visible(`${f.severity}: ${f.law}: ${f.path}: ${f.detail}`)),
        `Checked ${counted(checked, 'segment')}, ${counted(listed.length, 'finding')}.`,
      ].join('\n'),
    );
    return listed.some((f) => f.severity === 'error') ? EXIT.findings : EXIT.done;
  },
};
