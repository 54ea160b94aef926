import { setTimeout as wait } from 'node:timers/promises';
import { type CheckOptions, type JournalFormat, NotFoundError, type ReplayReport, type Repository, WatchedFolder } from '../../../store/index.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Given } from '../given.ts';
import { usageLine } from '../help.ts';
import { openToRead, openToWrite } from '../open.ts';
import { RejectsFile } from '../rejects-file.ts';
import { exitOf, progressText, replayDocument, replayText } from '../replay-output.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { Verb } from '../verb.ts';
import { visible } from '../visible.ts';

const FORMATS: Readonly<Record<string, JournalFormat>> = { binary: 'binary journal', ndjson: 'NDJSON', csv: 'CSV', parquet: 'Parquet' };
const EVERY_SECONDS = 60;

export const replay: Verb = {
  name: 'replay',
  usage: 'STORE PATH... [--dry-run] [--recheck] [--format F] [--rejects FILE] | STORE --resume [RUN] | STORE --watch DIR [--every SECONDS] [--once]',
  summary: 'Brings journal files (and those below folders) into a store; --dry-run only says what that would do.',
  details: [
    '--resume goes on with a replay that was cancelled, failed or interrupted (the newest, unless one is named); its counts are those of the whole replay.',
    '--watch replays what comes into a folder, oldest first, every 60 seconds or every SECONDS, or with --once what is there now; the files stay there.',
    `--format says what the files are, instead of their content: ${Object.keys(FORMATS).join(', ')}. Packed files are unpacked first.`,
    'A file that was replayed before is not read again when every event of it is in the store; --recheck reads and compares it all the same.',
    '--rejects writes everything that was not stored to a file, one JSON object a line, with its place and the reason.',
  ],
  options: {
    'dry-run': { type: 'boolean' },
    resume: { type: 'boolean' },
    recheck: { type: 'boolean' },
    watch: { type: 'string' },
    every: { type: 'string' },
    once: { type: 'boolean' },
    format: { type: 'string' },
    rejects: { type: 'string' },
  },
  words: { least: 1, most: Number.MAX_SAFE_INTEGER },
  async run(given, terminal) {
    checkWords(given);
    const format = FORMATS[given.choice('format', Object.keys(FORMATS)) ?? ''] ?? null;
    await using rejects = await openRejects(given);
    await using repository = given.flag('dry-run') ? await openToRead(given.store) : await openToWrite(given.store, terminal);
    const progress = (report: () => ReplayReport): void => terminal.progress(() => progressText(report()));
    const options = { signal: terminal.signal, progress, format, recognise: !given.flag('recheck'), leftOut: rejects?.take };
    const exit =
      given.text('watch') === undefined ? await once(repository, given, terminal, options) : await watch(repository, given, terminal, options);
    await rejects?.keep();
    return exit;
  },
};

function checkWords(given: Given): void {
  const [watched, resumed, dry] = [given.text('watch') !== undefined, given.flag('resume'), given.flag('dry-run')];
  if ([watched, resumed, dry].filter(Boolean).length > 1) throw new UsageError('Only one of --dry-run, --resume and --watch can be done at a time.');
  if (!watched && (given.flag('once') || given.text('every') !== undefined)) throw new UsageError('--every and --once belong to --watch.');
  const [least, most] = watched ? [1, 1] : resumed ? [1, 2] : [2, Number.MAX_SAFE_INTEGER];
  if (given.words.length < least) throw new UsageError('Something is missing.');
  if (given.words.length > most) throw new UsageError(`Not understood: ${given.words.slice(most).join(' ')}`);
}

async function openRejects(given: Given): Promise<RejectsFile | null> {
  const path = given.text('rejects');
  return path === undefined ? null : RejectsFile.create(path);
}

/** One replay, a dry run or a resumed one. */
async function once(repository: Repository, given: Given, terminal: Terminal, options: CheckOptions): Promise<ExitCode> {
  const report = await perform(repository, given, options);
  const exit = await say(report, terminal);
  terminal.signal.throwIfAborted();
  if (exit === EXIT.wrong) complain(report, terminal);
  return exit;
}

function perform(repository: Repository, given: Given, options: CheckOptions): Promise<ReplayReport> {
  const [, ...words] = given.words;
  if (given.flag('resume')) return repository.resumeReplay(words[0] ?? newestUnfinished(repository), options);
  const files = words.map((path) => ({ path, name: path }));
  return given.flag('dry-run') ? repository.check(files, options) : repository.replay(files, options);
}

function newestUnfinished(repository: Repository): string {
  const run = repository.replayRuns().find(({ state }) => state !== 'done');
  if (run === undefined) throw new NotFoundError('There is no replay to resume.', { hint: 'Every replay of this store came to its end.' });
  return run.id;
}

/** Replays what comes into a folder until it is told to stop. */
async function watch(repository: Repository, given: Given, terminal: Terminal, options: CheckOptions): Promise<ExitCode> {
  const folder = new WatchedFolder(repository, given.text('watch') ?? '');
  const everyMs = (given.whole('every', 1, 86_400) ?? EVERY_SECONDS) * 1_000;
  const unfinished = folder.unfinished();
  let exit: ExitCode = unfinished === null ? EXIT.done : await say(await repository.resumeReplay(unfinished.id, options), terminal);
  for (;;) {
    const files = await folder.fresh(terminal.signal);
    if (files.length > 0) exit = worse(exit, await replayFound(repository, folder, files, { terminal, options }));
    terminal.signal.throwIfAborted();
    if (given.flag('once')) return exit;
    await wait(everyMs, undefined, { signal: terminal.signal }).catch(() => {}); // a wish to stop is looked at next
    if (terminal.signal.aborted) return exit;
  }
}

/** A file that was taken away since it was found ends nothing: the folder is looked at again. */
async function replayFound(
  repository: Repository,
  folder: WatchedFolder,
  files: readonly string[],
  { terminal, options }: { readonly terminal: Terminal; readonly options: CheckOptions },
): Promise<ExitCode> {
  try {
    const named = files.map((path) => ({ path, name: path }));
    return await say(await repository.replay(named, options), terminal);
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    terminal.note(visible(`${error.message} Looking again.`));
    folder.lookAgain();
    return EXIT.done;
  }
}

/** A file that could not be read is something that was left out, where others come after it. */
function worse(a: ExitCode, b: ExitCode): ExitCode {
  return a === EXIT.done && b === EXIT.done ? EXIT.done : EXIT.findings;
}

async function say(report: ReplayReport, terminal: Terminal): Promise<ExitCode> {
  await terminal.print(replayDocument(report), () => replayText(report));
  return exitOf(report);
}

/** Nothing could be read at all: said like any other wrong input. */
function complain({ files }: ReplayReport, terminal: Terminal): void {
  terminal.note('Nothing was stored: there was no file to read.');
  for (const { path, rejects } of files) terminal.note(visible(`${path}: ${rejects[0]?.reason ?? 'not readable'}`));
  terminal.note(usageLine(replay));
}
