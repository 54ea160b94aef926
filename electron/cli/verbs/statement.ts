import {
  type FrozenStatement, notesOf, type Repository, saveText, sheetOf, type Statement, STATEMENT_FORMATS, type StatementDifference, type StatementQuery, statementText, visible,
} from '../../../store/index.ts'; // prettier-ignore
import { EXIT, type ExitCode } from '../exit-code.ts';
import { type Given, required } from '../given.ts';
import { isoText } from '../instant.ts';
import { reportMissing } from '../missing.ts';
import { openToRead, openToWrite } from '../open.ts';
import { readSmallFile } from '../small-file.ts';
import { describeDifference, describeStatement } from '../statement-output.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { Verb } from '../verb.ts';

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;

export const statement: Verb = {
  name: 'statement',
  usage: `STORE --key K/--account A --month 2026-10 [--zone IANA] [--format ${STATEMENT_FORMATS.join('/')}] [--out FILE] [--sheet N] [--prices FILE] [--freeze] [--revise] | STORE --list | STORE --compare ID`,
  summary: 'Says what a key or an account used and cost in a month; --freeze keeps it, and --compare shows what came later.',
  details: [
    'Costs are by the newest price sheet of the store, by version --sheet, or by the sheet in a file with --prices.',
    'A frozen statement never changes. Where one is there that says something else, --freeze refuses and --revise keeps a further one.',
    '--compare makes it again by the prices of then; a difference ends with exit code 1. html prints on paper; csv is safe in spreadsheets.',
  ],
  options: {
    key: TEXT, account: TEXT, month: TEXT, zone: TEXT, format: TEXT, out: TEXT, sheet: TEXT, prices: TEXT, compare: TEXT,
    freeze: FLAG, revise: FLAG, list: FLAG,
  }, // prettier-ignore
  words: { least: 1, most: 1 },
  async run(given, terminal) {
    const compared = given.text('compare');
    if (given.flag('list')) return await list(given, terminal);
    if (compared !== undefined) return await compare(given, compared, terminal);
    return given.flag('freeze') || given.flag('revise') ? await freeze(given, terminal) : await make(given, terminal);
  },
};

async function make(given: Given, terminal: Terminal): Promise<ExitCode> {
  const query = queryOf(given);
  const file = given.text('prices');
  const sheet = file === undefined ? sheetNumber(given) : sheetOf(await readSmallFile(file));
  await using repository = await openToRead(given.store);
  const made = await repository.statements.make(query, sheet, terminal.signal);
  await deliver({ made, frozen: null, fresh: false }, repository, given, terminal);
  return reportMissing(made.missing, terminal);
}

async function freeze(given: Given, terminal: Terminal): Promise<ExitCode> {
  const query = queryOf(given);
  if (given.text('prices') !== undefined)
    throw new UsageError('A frozen statement needs a sheet that the store keeps: import it, then name it by --sheet.');
  await using repository = await openToWrite(given.store, terminal);
  const supersedes = given.flag('revise') ? await repository.statements.newestId(query) : null;
  const { frozen, fresh } = await repository.statements.freeze({ ...query, sheet: sheetNumber(given), supersedes }, terminal.signal);
  terminal.note(fresh ? `Frozen as ${frozen.id}.` : `Nothing has changed since it was frozen as ${frozen.id}.`);
  await deliver({ made: frozen.statement, frozen, fresh }, repository, given, terminal);
  return EXIT.done;
}

async function compare(given: Given, id: string, terminal: Terminal): Promise<ExitCode> {
  await using repository = await openToRead(given.store);
  const difference: StatementDifference = await repository.statements.compare(id, terminal.signal);
  await terminal.print({ id, ...difference }, () => describeDifference(id, difference));
  return difference.same && difference.missing.length === 0 ? EXIT.done : EXIT.findings;
}

async function list(given: Given, terminal: Terminal): Promise<ExitCode> {
  await using repository = await openToRead(given.store);
  const { statements, damaged } = await repository.statements.frozen();
  for (const { path, problem } of damaged) terminal.note(`${path}: ${problem}`);
  const rows = statements.map(({ id, revision, frozenMs, statement: { subject, month, zone, rounded, sheet, total } }) => ({
    id, revision, frozen: isoText(frozenMs), kind: subject.kind, subject: subject.id, month, zone, requests: total.requests, cost: rounded, currency: sheet?.currency ?? null,
  })); // prettier-ignore
  await terminal.print({ statements: rows, damaged }, () =>
    table(
      [
        { title: 'statement' },
        { title: 'frozen' },
        { title: 'subject' },
        { title: 'zone' },
        { title: 'cost', align: 'right' },
        { title: 'currency' },
      ],
      rows.map((row) => [row.id, row.frozen, row.subject, row.zone, row.cost, row.currency]),
    ),
  );
  return damaged.length > 0 ? EXIT.findings : EXIT.done;
}

interface Delivery {
  readonly made: Statement;
  readonly frozen: FrozenStatement | null;
  readonly fresh: boolean;
}

/** Into a file, or onto the output in the format that was asked for. */
async function deliver({ made, frozen, fresh }: Delivery, repository: Repository, given: Given, terminal: Terminal): Promise<void> {
  const format = given.choice('format', STATEMENT_FORMATS);
  const out = given.text('out');
  const named = frozen === null ? null : { id: frozen.id, revision: frozen.revision, frozen: isoText(frozen.frozenMs), fresh };
  const document = { ...made, notes: notesOf(made), frozen: named };
  if (out === undefined) {
    await terminal.print(document, () => (format === undefined ? describeStatement(made) : statementText(format, made, frozen).trimEnd()));
    return;
  }
  const path = await saveText(out, repository.path, statementText(format ?? formatByName(out), made, frozen));
  await terminal.print({ ...document, path }, () => visible(path));
}

function formatByName(path: string): (typeof STATEMENT_FORMATS)[number] {
  const found = STATEMENT_FORMATS.find((format) => path.toLowerCase().endsWith(`.${format}`));
  if (found === undefined) throw new UsageError(`--format is missing: one of ${STATEMENT_FORMATS.join(', ')}.`);
  return found;
}

function queryOf(given: Given): StatementQuery {
  const [key, account] = [given.text('key'), given.text('account')];
  if ((key === undefined) === (account === undefined)) throw new UsageError('A statement is for one --key or one --account.');
  const subject = key === undefined ? ({ kind: 'account', id: account ?? '' } as const) : ({ kind: 'key', id: key } as const);
  return { subject, month: required(given.text('month'), 'month'), zone: given.text('zone') ?? 'UTC' };
}

function sheetNumber(given: Given): number | null {
  return given.whole('sheet', 1, 999_999_999) ?? null;
}
