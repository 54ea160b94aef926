import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hub } from '../../store/duckdb/hub.ts';
import { ident } from '../../store/duckdb/sql.ts';
import { tempDir } from './temp-dir.ts';

/** SQL for each column of the smallest event. */
export const SMALLEST: Readonly<Record<string, string>> = {
  event_id: `'e-' || i`, created_at_ms: '1790000000000 + i', provider_type: `'kiro'`, protocol_family: `'open_ai'`, key_id: `'k-1'`, endpoint: `'/v1'`,
  status_code: '200::BIGINT', input_uncached_tokens: '1::BIGINT', input_cached_tokens: '2::BIGINT', output_tokens: '3::BIGINT', billable_tokens: 'i',
}; // prettier-ignore

/** Has DuckDB write files of Parquet and CSV; disposing ends it and removes what it wrote. */
export interface ParquetMaker extends AsyncDisposable {
  /** A file of `rows` events whose number is `i`, from 0; columns are given as SQL. */
  file(columns: Readonly<Record<string, string>>, options?: { readonly rows?: number; readonly copy?: string }): Promise<Buffer>;
}

export async function parquetMaker(): Promise<ParquetMaker> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await tempDir());
  const hub = stack.adopt(await Hub.open({ memoryMb: 1_024, threads: 2, spillFolder: null }), (open) => open.close());
  const resources = stack.move();
  let files = 0;
  return {
    async file(columns, { rows = 3, copy = '' } = {}) {
      const path = join(folder.path, `${++files}.parquet`);
      const list = Object.entries(columns).map(([name, sql]) => `${sql} AS ${ident(name)}`);
      await hub.query((connection) =>
        connection.run(`COPY (SELECT ${list.join(', ')} FROM range(${rows}) t(i)) TO '${path}' (FORMAT parquet${copy === '' ? '' : `, ${copy}`})`),
      );
      return readFile(path);
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
