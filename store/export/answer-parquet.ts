import type { StoreContext } from '../context.ts';
import type { SqlAnswer, SqlColumn } from '../console/outcome.ts';
import { ident, literal } from '../duckdb/sql.ts';

/** Types that Parquet has, as the engine names them; values of any other are written as text. */
const KEPT = /^((U?(BIG|SMALL|TINY)?INT(EGER)?)|BOOLEAN|DOUBLE|FLOAT|DATE|TIMESTAMP(_S|_MS|_NS| WITH TIME ZONE)?|DECIMAL\(\d{1,2},\d{1,2}\))$/;
/** Digits of the largest decimal. The engine would write integers of 128 bits as floating point. */
const MOST_DIGITS = 38;

/** Has the engine write an answer to a Parquet file, every value exact. */
export async function writeAnswer(
  { hub }: StoreContext,
  answer: Pick<SqlAnswer, 'columns' | 'rows'>,
  path: string,
  signal?: AbortSignal,
): Promise<void> {
  const columns = answer.columns.map((column, index) => {
    const values = answer.rows.map((row) => row[index] ?? null);
    return `CAST(r[${index + 1}] AS ${typeOf(column, values)}) AS ${ident(column.name === '' ? `column_${index + 1}` : column.name)}`;
  });
  const rows = `(SELECT unnest(from_json($1, '[["VARCHAR"]]')) AS r)`;
  await hub.query((connection) =>
    connection.run(
      `COPY (SELECT ${columns.join(', ')} FROM ${rows}) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)`,
      [JSON.stringify(answer.rows)],
      signal,
    ),
  );
}

function typeOf({ type }: SqlColumn, values: readonly (string | null)[]): string {
  if (KEPT.test(type)) return type;
  const fits = values.every((value) => value === null || value.replace('-', '').length <= MOST_DIGITS);
  return /^U?HUGEINT$/.test(type) && fits ? `DECIMAL(${MOST_DIGITS},0)` : 'VARCHAR';
}
