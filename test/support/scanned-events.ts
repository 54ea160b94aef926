import { vi } from 'vitest';
import { Connection } from '../../store/duckdb/connection.ts';

interface Operator {
  readonly operator_type?: string;
  readonly operator_cardinality?: number;
  readonly extra_info?: { readonly Table?: string };
  readonly children?: readonly Operator[];
}

/** How many events the statement of `work` gets to see that sees most of them: the engine counts them when it runs every statement once more, just before. */
export async function scannedEvents(work: () => Promise<unknown>): Promise<number> {
  let most = 0;
  const rows = Reflect.get(Connection.prototype, 'rows') as Connection['rows'];
  const columns = Reflect.get(Connection.prototype, 'columns') as Connection['columns'];
  const count = async (connection: Connection, ...[sql, parameters]: Parameters<Connection['rows']>): Promise<void> => {
    const [row] = await rows.call(connection, `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, parameters);
    most = Math.max(most, eventsIn(JSON.parse(String(row?.['explain_value'])) as Operator));
  };
  const spies = [
    vi.spyOn(Connection.prototype, 'rows').mockImplementation(async function (this: Connection, ...asked) {
      await count(this, ...asked);
      return await rows.apply(this, asked);
    }),
    vi.spyOn(Connection.prototype, 'columns').mockImplementation(async function (this: Connection, ...asked) {
      await count(this, ...asked);
      return await columns.apply(this, asked);
    }),
  ];
  await work();
  for (const spy of spies) spy.mockRestore();
  return most;
}

/** Rows that scans of the table of events hand on. */
function eventsIn({ operator_type: type, operator_cardinality: rows = 0, extra_info: about, children = [] }: Operator): number {
  const here = type === 'TABLE_SCAN' && about?.Table?.endsWith('.usage_events') === true ? rows : 0;
  return children.reduce((sum, child) => sum + eventsIn(child), here);
}
