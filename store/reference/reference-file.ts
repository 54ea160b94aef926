import { HEAVY_COLUMNS } from '../domain/columns.ts';
import type { Connection } from '../duckdb/connection.ts';
import { translateDriverError } from '../duckdb/driver-errors.ts';
import type { Hub } from '../duckdb/hub.ts';
import { ident } from '../duckdb/sql.ts';
import { InvariantError } from '../errors.ts';
import { SegmentFile } from '../segments/segment-file.ts';
import { bodiesSql, factsSql, hasBodies, REFERENCE_COLUMNS, sourceSql } from './projection.ts';
import { readShape, type ReferenceShape } from './shape.ts';
import type { WalCopies } from './wal-copies.ts';

/** Where the pointers of a file into detail packs can be queried: `event_id`, `created_at_ms`, `place` (of the row), `pack`, `first` (byte), `bytes`, `sha256`. */
export const POINTERS_VIEW = 'detail_pointers';

/**
 * A segment file of the reference, shown to queries as one of ours: the file itself is attached read-only under a name of its own, and the tables
 * that queries read are views in a database in memory. The file is never opened for writing.
 */
export class ReferenceFile extends SegmentFile {
  readonly #hub: Hub;
  readonly #copies: WalCopies;
  #raw: SegmentFile;
  #shape: ReferenceShape | null = null;
  #opening: Promise<void> | null = null;
  #opened = false;

  /** `copies` is asked when the file cannot be opened because of the log beside it. */
  constructor(hub: Hub, path: string, copies: WalCopies) {
    super(hub, path);
    this.#hub = hub;
    this.#copies = copies;
    this.#raw = new SegmentFile(hub, path);
  }

  /** What the file is made of; attach it first. */
  get shape(): ReferenceShape {
    if (this.#shape === null) throw new InvariantError(`${this.path} was not opened.`);
    return this.#shape;
  }

  /** Name under which the tables of the reference can be reached. */
  get rawName(): string {
    return this.#raw.name;
  }

  /** Whether it is read from a private copy, because the log beside it is damaged. */
  get isCopied(): boolean {
    return this.#raw.path !== this.path;
  }

  override async attach(): Promise<void> {
    if (this.#opened && !this.#hub.isAttached(this.#raw.name)) this.#forget();
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#forget();
      throw error;
    });
    await this.#opening;
  }

  override async detach(): Promise<void> {
    if (this.#opening === null) return;
    await this.#opening;
    this.#forget();
    await this.#hub.detach(this.name);
    await this.#raw.detach();
  }

  async #open(): Promise<void> {
    this.#raw = await this.#attachRaw();
    try {
      using connection = await this.#hub.connect();
      this.#shape = await readShape(connection, this.#raw.name, this.path);
      await connection.run(`ATTACH ':memory:' AS ${ident(this.name)}`);
      await this.#createViews(connection, this.#shape);
    } catch (error) {
      await this.#raw.detach();
      throw translateDriverError(error, this.path);
    }
    this.#opened = true;
  }

  async #attachRaw(): Promise<SegmentFile> {
    const original = new SegmentFile(this.#hub, this.path);
    try {
      await original.attach('read');
      return original;
    } catch (error) {
      const copy = await this.#copies.copyOf(this.path, error);
      if (copy === null) throw error;
      const file = new SegmentFile(this.#hub, copy);
      await file.attach('write');
      return file;
    }
  }

  async #createViews(connection: Connection, shape: ReferenceShape): Promise<void> {
    const at = ident(this.name);
    const source = sourceSql(this.#raw.name, shape);
    const anyBody = HEAVY_COLUMNS.map((column) => `${ident(column.name)} IS NOT NULL`).join(' OR ');
    const bodies = `SELECT event_id, ${HEAVY_COLUMNS.map((c) => ident(c.name)).join(', ')} FROM (SELECT e.event_id AS event_id, ${bodiesSql(shape)} FROM ${source})`;
    await connection.run(`CREATE VIEW ${at}.usage_events AS SELECT ${factsSql(shape)} FROM ${source}`);
    await connection.run(`CREATE VIEW ${at}.usage_event_details AS ${bodies} WHERE ${hasBodies(shape) ? anyBody : 'false'}`);
    await connection.run(`CREATE VIEW ${at}.${POINTERS_VIEW} AS ${pointersSql(this.#raw.name, shape)}`);
  }

  #forget(): void {
    this.#opening = null;
    this.#opened = false;
  }
}

/** Pointers that point somewhere; a blank path or digest, a negative offset or an empty length means none, whatever the flag beside it says. */
function pointersSql(name: string, shape: ReferenceShape): string {
  const [path, offset, length, sha256] = REFERENCE_COLUMNS;
  if (!REFERENCE_COLUMNS.every((column) => shape.facts.has(column)))
    return "SELECT '' AS event_id, 0::BIGINT AS created_at_ms, 0::BIGINT AS place, '' AS pack, 0::BIGINT AS first, 0::BIGINT AS bytes, '' AS sha256 WHERE false";
  return `SELECT e.event_id, e.created_at_ms, e.rowid AS place, trim(e.${path}::VARCHAR) AS pack, e.${offset}::BIGINT AS first, e.${length}::BIGINT AS bytes,
      lower(trim(e.${sha256}::VARCHAR)) AS sha256
    FROM ${ident(name)}.main.usage_events e
    WHERE trim(e.${path}::VARCHAR) <> '' AND trim(e.${sha256}::VARCHAR) <> '' AND e.${offset} >= 0 AND e.${length} > 0`;
}
