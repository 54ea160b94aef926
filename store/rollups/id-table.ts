import { ident } from '../duckdb/sql.ts';

/** Table of the cache with a number for each event id: 32 bits that the engine makes of it, in their order. */
export const ID_TABLE = 'event_ids';

/** The number of an id; another version of the engine may make another one, so it is a hint and no more. */
function numberOf(id: string): string {
  return `(hash(${id}) >> 32)::UINTEGER`;
}

/** Makes the table in the attached database `cache`. */
export function createIdsSql(cache: string): string {
  return `CREATE TABLE ${ident(cache)}.${ID_TABLE} (entry BIGINT NOT NULL, id_number UINTEGER NOT NULL)`;
}

/** Adds the ids of the segment attached as `segment`; its entry is the one parameter. */
export function fillIdsSql(cache: string, segment: string): string {
  return `INSERT INTO ${ident(cache)}.${ID_TABLE} SELECT $1::BIGINT, ${numberOf('event_id')} AS id_number FROM ${ident(segment)}.usage_events ORDER BY id_number`;
}

/** The entries that have the id given as the one parameter, and now and then one that does not. */
export function entriesWithIdSql(cache: string): string {
  return `SELECT DISTINCT entry FROM ${ident(cache)}.${ID_TABLE} WHERE id_number = ${numberOf('$1::VARCHAR')}`;
}
