import type { StoreContext } from '../context.ts';
import { toSafeInteger } from '../domain/int64.ts';
import { ident, identList, literal } from '../duckdb/sql.ts';
import { DiskError } from '../errors.ts';
import { absolute, consoleCopyPath } from '../layout.ts';
import { readSegments } from '../queries/source.ts';
import type { SegmentView, VisibleSegment } from '../segments/segment-set.ts';
import { integer } from '../segments/totals.ts';
import { SHOWN_FACTS } from './console-tables.ts';
import { detailsOf } from './table-sql.ts';

/** Tables of a segment that can be copied. */
export type CopiedTable = 'usage_events' | 'usage_event_details';

interface Copy {
  readonly path: string;
  readonly segment: string;
  readonly table: CopiedTable;
  /** Events only ever come, so a copy with as many rows is one of the same rows. */
  readonly rows: number;
}

/**
 * Copies of segments that this process writes to, which no other process can open, as Parquet files in `work/`.
 * They are files of rows rather than databases, since a database that cannot be written back would break the engine that everybody writes with.
 */
export class ActiveCopies implements AsyncDisposable {
  readonly #context: StoreContext;
  #copies: readonly Copy[] = [];
  #next = 1;

  constructor(context: StoreContext) {
    this.#context = context;
  }

  /** Path of a copy of the rows as they are now; the one from before where nothing has come since. */
  async of(segment: VisibleSegment, view: SegmentView, table: CopiedTable, signal?: AbortSignal): Promise<string> {
    const { id, totals } = segment.descriptor;
    const known = this.#copies.find((copy) => copy.segment === id && copy.table === table);
    if (known?.rows === totals.rows) return known.path;
    await this.#forget((copy) => copy.segment === id && copy.table === table);
    await this.#checkSpace(segment);
    const path = absolute(this.#context.root, consoleCopyPath(this.#next++));
    const rows = await this.#write(segment, view, { path, table }, signal);
    this.#copies = [...this.#copies, { path, segment: id, table, rows }];
    return path;
  }

  /** Removes the copies of segments that are not written to any more. */
  async keepOnly(segments: ReadonlySet<string>): Promise<void> {
    await this.#forget((copy) => !segments.has(copy.segment));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#forget(() => true);
  }

  async #write(
    { file }: VisibleSegment,
    view: SegmentView,
    { path, table }: { readonly path: string; readonly table: CopiedTable },
    signal: AbortSignal | undefined,
  ): Promise<number> {
    const { hub, options } = this.#context;
    const facts = `(SELECT ${identList(SHOWN_FACTS.map(({ name }) => name))} FROM ${ident(file.name)}.usage_events)`;
    const rows = table === 'usage_events' ? facts : detailsOf(file.name);
    try {
      const written = await readSegments(hub, view, (connection) =>
        connection.row(`COPY (FROM ${rows}) TO ${literal(path)} (FORMAT parquet, COMPRESSION snappy, USE_TMP_FILE false)`, [], signal),
      );
      await options.fs.makePrivate(path);
      return toSafeInteger(integer(written?.['Count']));
    } catch (error) {
      await options.fs.remove(path);
      throw error;
    }
  }

  async #checkSpace({ descriptor }: VisibleSegment): Promise<void> {
    const free = await this.#context.options.fs.freeBytes(this.#context.root);
    if (free === null || free > 2 * (descriptor.bytes + descriptor.walBytes)) return;
    throw new DiskError('There is not enough room on the disk to copy the active segment for a statement.', {
      hint: 'The store is not affected. Free some space, or roll over and wait until the segment is sealed.',
    });
  }

  async #forget(which: (copy: Copy) => boolean): Promise<void> {
    const gone = this.#copies.filter(which);
    this.#copies = this.#copies.filter((copy) => !which(copy));
    for (const { path } of gone) await this.#context.options.fs.remove(path);
  }
}
