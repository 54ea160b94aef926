import { FACT_COLUMNS, HEAVY_COLUMNS } from '../domain/columns.ts';
import { isPrivate } from '../export/exported-columns.ts';
import { ROLLUP_COLUMNS, rollupType } from '../rollups/rollup-table.ts';
import { COMPUTED_COLUMNS, sqlType } from '../segments/schema.ts';

/** A table that statements of a person can read. */
export interface ConsoleTable {
  readonly name: ConsoleTableName;
  /** One sentence on what it holds. */
  readonly about: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

export const CONSOLE_TABLE_NAMES = ['usage_events', 'usage_event_details', 'rollups', 'segments', 'statements'] as const;
export type ConsoleTableName = (typeof CONSOLE_TABLE_NAMES)[number];

type Columns = ConsoleTable['columns'];
const text = (name: string): Columns[number] => ({ name, type: 'VARCHAR' });
const whole = (name: string): Columns[number] => ({ name, type: 'BIGINT' });
const large = (name: string): Columns[number] => ({ name, type: 'HUGEINT' });
const typed = (columns: typeof FACT_COLUMNS): Columns => columns.map((column) => ({ name: column.name, type: sqlType(column) }));

/** Where a row lies. */
const PLACE: Columns = [text('segment_id'), text('tier')];

/** Facts in the table of events. Headers and messages are in the other one: whoever says `SELECT *` does not mean those. */
export const SHOWN_FACTS = FACT_COLUMNS.filter((column) => !isPrivate(column));
/** What people wrote and what was answered. */
export const PRIVATE_FACTS = FACT_COLUMNS.filter(isPrivate);

export const CONSOLE_TABLES: readonly ConsoleTable[] = [
  {
    name: 'usage_events',
    about: 'Every event of the store, over all tiers; times in UTC.',
    columns: [...typed(SHOWN_FACTS), ...COMPUTED_COLUMNS.map(({ name, type }) => ({ name, type })), ...PLACE],
  },
  {
    name: 'usage_event_details',
    about: 'Headers, messages and bodies of every event.',
    columns: [text('event_id'), whole('created_at_ms'), ...typed(PRIVATE_FACTS), ...typed(HEAVY_COLUMNS), ...PLACE],
  },
  {
    name: 'rollups',
    about: 'The events summed by UTC hour and what they are filtered by.',
    columns: [...ROLLUP_COLUMNS.map((name) => ({ name, type: rollupType(name) })), { name: 'created_hour', type: 'TIMESTAMP' }, ...PLACE],
  },
  {
    name: 'segments',
    about: 'The segments of the store and what they hold.',
    columns: [
      text('segment_id'), whole('sequence'), text('tier'), text('kind'), text('path'), whole('rows'), whole('oldest_ms'), whole('newest_ms'),
      large('input_uncached'), large('input_cached'), large('output'), large('billable'), { name: 'credits', type: 'DECIMAL(38,12)' }, whole('credits_missing'),
      whole('bytes'), whole('wal_bytes'), whole('created_ms'), whole('rolled_ms'), whole('sealed_ms'), text('sha256'), text('pin_reason'),
      { name: 'readable', type: 'BOOLEAN' },
    ], // prettier-ignore
  },
  {
    name: 'statements',
    about: 'The lines of the statements that were frozen, as they were handed out.',
    columns: [
      text('statement_id'), whole('revision'), whole('frozen_ms'), text('subject_kind'), text('subject_id'), text('subject_name'), text('month'), text('zone'),
      whole('sheet_version'), text('currency'), text('model'), whole('from_ms'), whole('to_ms'), whole('requests'), whole('errors'),
      large('input_uncached'), large('input_cached'), large('output'), large('billable'), whole('usage_missing'),
      { name: 'credits', type: 'DECIMAL(38,12)' }, whole('credits_missing'), { name: 'cost', type: 'DECIMAL(38,18)' }, large('unpriced'),
    ], // prettier-ignore
  },
];

export function consoleTable(name: ConsoleTableName): ConsoleTable {
  return CONSOLE_TABLES.find((table) => table.name === name) ?? { name, about: '', columns: [] };
}
