import { HEAVY_COLUMNS } from '../domain/columns.ts';
import { ident, identList, literal } from '../duckdb/sql.ts';
import { ROLLUP_COLUMNS, ROLLUP_TABLE, rollupsSql } from '../rollups/rollup-table.ts';
import { COMPUTED_COLUMNS } from '../segments/schema.ts';
import { type ConsoleTable, consoleTable, type ConsoleTableName, PRIVATE_FACTS, SHOWN_FACTS } from './console-tables.ts';
import { type ConsoleLists, segmentsSql, statementsSql } from './list-sql.ts';

/** A segment as the process of a statement has it: a database of this name. */
export interface ConsoleSegment {
  readonly id: string;
  readonly tier: string;
  /** Relation of its events with our own columns. */
  readonly events: string;
  /** Relation of headers, messages and bodies with the columns of that table. */
  readonly details: string;
  /** Whether it has a table of hourly sums. */
  readonly rolledUp: boolean;
}

const HOUR = COMPUTED_COLUMNS.find(({ name }) => name === 'created_hour')?.sql ?? 'NULL';

/** Statement that makes a table of the console from these segments and lists. */
export function createTableSql(name: ConsoleTableName, segments: readonly ConsoleSegment[], lists: ConsoleLists): string {
  if (name === 'segments') return segmentsSql(lists);
  if (name === 'statements') return statementsSql(lists);
  const parts = segments.map((segment) => PARTS[name](segment));
  return `CREATE VIEW ${name} AS ${parts.length === 0 ? `${nullsSql(consoleTable(name))} WHERE false` : parts.join(' UNION ALL ')}`;
}

/**
 * Statement that makes a table which the statement does not mention, as far as we see: it has its columns, and reading it fails.
 * Were it empty instead, a statement that reaches it in a way we did not see would get a wrong answer.
 */
export function unopenedTableSql(name: ConsoleTableName): string {
  const refusal = literal(`${name} was not opened for this statement.`);
  return `CREATE VIEW ${name} AS ${nullsSql(consoleTable(name))} FROM range(1) WHERE error(${refusal}) IS NULL`;
}

/** Statement that makes a table which this store does not have. */
export function missingTableSql(name: ConsoleTableName, why: string): string {
  return `CREATE VIEW ${name} AS ${nullsSql(consoleTable(name))} FROM range(1) WHERE error(${literal(why)}) IS NULL`;
}

const place = ({ id, tier }: ConsoleSegment): string => `${literal(id)} AS segment_id, ${literal(tier)} AS tier`;

const PARTS: Readonly<Record<Exclude<ConsoleTableName, 'segments' | 'statements'>, (segment: ConsoleSegment) => string>> = {
  usage_events: (segment) => {
    const facts = identList(SHOWN_FACTS.map(({ name }) => name));
    const computed = COMPUTED_COLUMNS.map(({ name, sql }) => `${sql} AS ${name}`).join(', ');
    return `SELECT ${facts}, ${computed}, ${place(segment)} FROM ${segment.events}`;
  },
  usage_event_details: (segment) => `SELECT *, ${place(segment)} FROM ${segment.details}`,
  rollups: (segment) => {
    const rows = segment.rolledUp ? `${ident(segment.id)}.${ROLLUP_TABLE}` : `(${rollupsSql(segment.events)})`;
    return `SELECT ${identList(ROLLUP_COLUMNS)}, ${HOUR} AS created_hour, ${place(segment)} FROM ${rows}`;
  },
};

/** Relation of the headers, messages and bodies of the segment attached as `name`. */
export function detailsOf(name: string): string {
  const facts = identList(['event_id', 'created_at_ms', ...PRIVATE_FACTS.map((column) => column.name)], 'e.');
  const heavy = identList(HEAVY_COLUMNS.map((column) => column.name), 'd.'); // prettier-ignore
  const at = ident(name);
  return `(SELECT ${facts}, ${heavy} FROM ${at}.usage_events e LEFT JOIN ${at}.usage_event_details d ON d.event_id = e.event_id)`;
}

function nullsSql({ columns }: ConsoleTable): string {
  return `SELECT ${columns.map(({ name, type }) => `NULL::${type} AS ${ident(name)}`).join(', ')}`;
}
