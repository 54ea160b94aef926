import type { QuarantinedJournal, ReplayFileReport, Repository } from '../../../store/index.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Given } from '../given.ts';
import { isoText } from '../instant.ts';
import { openToRead, openToWrite } from '../open.ts';
import { counted, grouped, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { Verb } from '../verb.ts';
import { visible } from '../visible.ts';

export const quarantine: Verb = {
  name: 'quarantine',
  usage: 'STORE [PATH...] [--note TEXT]',
  summary: 'Puts copies of damaged journals (and those below folders) aside, with the reason and a note; without a path lists what was put aside.',
  details: [
    'Every file is read first; sound ones are left out. The files stay where they are, and a watched folder leaves those with the same bytes alone.',
    'Copies lie in journals/quarantine/ of the store, each with a .why.json beside it; remove both to have a file taken again.',
  ],
  options: { note: { type: 'string' } },
  words: { least: 1, most: Number.MAX_SAFE_INTEGER },
  async run(given, terminal) {
    const [, ...paths] = given.words;
    if (paths.length === 0) return await list(given, terminal);
    await using repository = await openToWrite(given.store, terminal);
    const { files } = await repository.check(
      paths.map((path) => ({ path, name: path })),
      { signal: terminal.signal },
    );
    terminal.signal.throwIfAborted();
    return await putAside(repository, files, given.text('note') ?? '', terminal);
  },
};

async function list(given: Given, terminal: Terminal): Promise<ExitCode> {
  if (given.text('note') !== undefined) throw new UsageError('--note belongs to files.');
  await using repository = await openToRead(given.store);
  await print(repository.quarantinedJournals(), [], terminal);
  return EXIT.done;
}

/** Whatever is damaged and can be copied; the others are named. */
async function putAside(repository: Repository, files: readonly ReplayFileReport[], note: string, terminal: Terminal): Promise<ExitCode> {
  const journals: QuarantinedJournal[] = [];
  const left: string[] = [];
  for (const { name, path, state, sha256, rejects } of files) {
    const why = rejects[0]?.reason ?? 'some of its events conflict with stored ones';
    if (state === 'done') left.push(`${name}: it is sound, so it was not put aside`);
    else if (sha256 === null) left.push(`${name}: it was not put aside: ${why}`);
    else journals.push(await repository.quarantineJournal({ name, from: path, why, note }, terminal.signal));
  }
  await print(journals, left, terminal);
  return left.length === 0 ? EXIT.done : EXIT.findings;
}

async function print(journals: readonly QuarantinedJournal[], left: readonly string[], terminal: Terminal): Promise<void> {
  const document = { journals: journals.map(({ atMs, ...journal }) => ({ ...journal, at: isoText(atMs) })), left };
  await terminal.print(document, () => [tableOf(journals), ...left.map(visible)].join('\n'));
}

function tableOf(journals: readonly QuarantinedJournal[]): string {
  const columns = [{ title: 'put aside' }, { title: 'bytes', align: 'right' as const }, { title: 'copy' }, { title: 'why' }, { title: 'note' }];
  const rows = journals.map(({ atMs, bytes, copy, why, note }) => [isoText(atMs), grouped(bytes), copy, visible(why), visible(note)]);
  return `${counted(journals.length, 'journal')} put aside\n${table(columns, rows)}`;
}
