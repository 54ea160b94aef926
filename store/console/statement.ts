/** What stands in a statement that the engine has parsed. */
export interface StatementParts {
  /** Names of tables, as they are written but for their case. */
  readonly tables: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
}

/** Functions that reach out of the tables of the store, or change how the engine works. The locked process refuses them as well; this says so in words. */
const REFUSED = [
  /^read_/, /^parquet_/, /^sniff_csv$/, /^glob$/, /^query$/, /^query_table$/, /_logging$/, /checkpoint$/, /^enable_profil/, /^disable_profil/, /^json_execute/,
  /^write_log$/, /^truncate_duckdb_logs$/,
] as const; // prettier-ignore

/** The first function of a statement that is not for reading the store, or null. */
export function refusedFunction({ functions }: StatementParts): string | null {
  return [...functions].find((name) => REFUSED.some((pattern) => pattern.test(name))) ?? null;
}

/** Tables and functions of a parsed statement, however deep they stand; walks without recursion because a statement may be nested deeply. */
export function partsOf(parsed: unknown): StatementParts {
  const tables = new Set<string>();
  const functions = new Set<string>();
  const left: unknown[] = [parsed];
  while (left.length > 0) {
    const node = left.pop();
    if (typeof node !== 'object' || node === null) continue;
    if ('table_name' in node && typeof node.table_name === 'string') tables.add(node.table_name.toLowerCase().replaceAll('"', ''));
    if ('function_name' in node && typeof node.function_name === 'string') functions.add(node.function_name.toLowerCase());
    left.push(...Object.values(node));
  }
  return { tables, functions };
}

/** What a statement says after `EXPLAIN` or `EXPLAIN ANALYZE`; null when it does not begin with one. */
export function explained(text: string): string | null {
  const [words] = /^(?:\s|--[^\n]*(?:\n|$)|\/\*.*?\*\/)*explain\s+(?:analyze\s+|\([^)]*\)\s*)?/is.exec(text) ?? [];
  return words === undefined ? null : text.slice(words.length);
}

/** Index of the character at this byte of the text. */
export function characterAt(text: string, byte: number): number {
  return Buffer.from(text).subarray(0, Math.max(0, byte)).toString().length;
}
