import { DEFAULT_SQL_LIMITS, type SqlAnswer } from '../../../store/index.ts';
import { EXIT } from '../exit-code.ts';
import { reportMissing } from '../missing.ts';
import { openToRead } from '../open.ts';
import { StatementError } from '../statement-error.ts';
import { counted, table } from '../table.ts';
import type { Verb } from '../verb.ts';

const MOST = { rows: 1_000_000, characters: 128 * 1024 * 1024, seconds: 3_600, memoryMb: 65_536 } as const;

export const sql: Verb = {
  name: 'sql',
  usage: 'STORE "SELECT ..." [--limit N] [--timeout SECONDS] [--memory MB]',
  summary: 'Runs one statement that reads, in a process of its own that can do nothing else.',
  details: [
    'Tables: usage_events, usage_event_details, rollups, segments, statements (DESCRIBE shows their columns). Times are UTC.',
    `Stops after ${DEFAULT_SQL_LIMITS.rows} rows, ${DEFAULT_SQL_LIMITS.timeMs / 1_000} seconds or ${DEFAULT_SQL_LIMITS.memoryMb} MiB unless told otherwise; an answer cut short is exit code 1.`,
    'With --json every value is text or null, exact as it is stored.',
  ],
  options: { limit: { type: 'string' }, timeout: { type: 'string' }, memory: { type: 'string' } },
  words: { least: 2, most: 2 },
  async run(given, terminal) {
    const text = given.words[1] ?? '';
    const limits = {
      rows: given.whole('limit', 1, MOST.rows) ?? DEFAULT_SQL_LIMITS.rows,
      characters: MOST.characters,
      timeMs: (given.whole('timeout', 1, MOST.seconds) ?? DEFAULT_SQL_LIMITS.timeMs / 1_000) * 1_000,
      memoryMb: given.whole('memory', 64, MOST.memoryMb) ?? DEFAULT_SQL_LIMITS.memoryMb,
    };
    await using repository = await openToRead(given.store);
    const outcome = await repository.sql(text, limits, terminal.signal);
    if (!outcome.ok) throw new StatementError(text, outcome.problem);
    const { columns, rows, limited, estimate, missing, tookMs } = outcome;
    await terminal.print({ columns, rows, limited, estimate, missing, tookMs }, () => describe(outcome));
    if (limited !== null) terminal.note(`Cut short after ${counted(rows.length, 'row')}: there are more ${limited} than asked for.`);
    const whole = reportMissing(missing, terminal);
    return limited === null ? whole : EXIT.findings;
  },
};

function describe({ columns, rows }: SqlAnswer): string {
  const titles = columns.map(({ name, kind }) => ({
    title: name,
    ...(kind === 'integer' || kind === 'decimal' || kind === 'float' ? { align: 'right' as const } : {}),
  }));
  return table(titles, rows);
}
