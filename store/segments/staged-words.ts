import { EVENT_COLUMNS } from '../domain/columns.ts';
import type { Connection } from '../duckdb/connection.ts';
import type { Hub } from '../duckdb/hub.ts';
import { ident } from '../duckdb/sql.ts';
import { WordSource } from '../duckdb/word-source.ts';
import type { Words } from '../duckdb/words.ts';

/**
 * Makes `<name>_events`, in which a stage with numbers for texts has the texts themselves. They lie in `<name>_words`: one row with a list for each such column.
 * The engine reaches into a list that is the same for all rows at a small part of what it costs to hand it each text on its own.
 */
export async function stageWords(hub: Hub, connection: Connection, name: string, words: readonly (Words | null)[]): Promise<void> {
  const loose = `memory.main.${name}_loose`;
  using offer = hub.rows.offer(new WordSource(words));
  await connection.run(`CREATE TABLE ${loose} AS FROM ${offer.relation}`);
  const columns = EVENT_COLUMNS.map((column, index) => ({ name: ident(column.name), index, numbered: (words[index] ?? null) !== null }));
  const lists = columns.filter((c) => c.numbered).map((c) => `list(word ORDER BY number) FILTER ("column" = ${c.index}) AS ${c.name}`);
  await connection.run(`CREATE TABLE memory.main.${name}_words AS SELECT ${lists.join(', ')} FROM ${loose}; DROP TABLE ${loose}`);
  const texts = columns.map((c) => (c.numbered ? `w.${c.name}[b.${c.name}] AS ${c.name}` : `b.${c.name}`));
  await connection.run(
    `CREATE VIEW memory.main.${name}_events AS SELECT b.n, b.position, ${texts.join(', ')} FROM memory.main.${name} b, memory.main.${name}_words w`,
  );
}
