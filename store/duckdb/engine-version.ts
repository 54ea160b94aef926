import duckdb from '@duckdb/node-bindings';

/** Name and version of the engine, for people: `DuckDB v1.5.5`. */
export function engineVersion(): string {
  return `DuckDB ${duckdb.library_version()}`;
}
