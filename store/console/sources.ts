import type { StoreContext } from '../context.ts';
import { ident } from '../duckdb/sql.ts';
import { readSegments } from '../queries/source.ts';
import { factsSql, sourceSql } from '../reference/projection.ts';
import { ReferenceFile } from '../reference/reference-file.ts';
import { filesWithRollups } from '../rollups/rollup-table.ts';
import type { SegmentView, VisibleSegment } from '../segments/segment-set.ts';
import type { ActiveCopies, CopiedTable } from './active-copies.ts';
import { CONSOLE_TABLE_NAMES, type ConsoleTableName } from './console-tables.ts';
import type { ConsoleFile } from './messages.ts';
import type { Statements } from '../statements/statements.ts';
import type { ConsoleLists } from './list-sql.ts';
import { type ConsoleSegment, createTableSql, detailsOf, missingTableSql, unopenedTableSql } from './table-sql.ts';

/** What the process of a statement is given to read. The segments stay on disk until it is disposed. */
export interface ConsoleSources extends Disposable {
  readonly files: readonly ConsoleFile[];
  readonly setup: readonly string[];
  /** Segments that are read, and rows of those that a plan cannot see. */
  readonly segments: number;
  readonly unseen: { readonly segments: number; readonly rows: number };
  readonly missing: readonly string[];
}

export interface SourcesRequest {
  readonly tables: ReadonlySet<ConsoleTableName>;
  /** A plan goes without copies: what is not sealed is counted whole. */
  readonly planOnly: boolean;
}

const READ_FROM_SEGMENTS = ['usage_events', 'usage_event_details', 'rollups'] as const;
const NO_BODIES = 'The bodies of a reference folder lie outside its tables. Look an event up by its id to read them.';

/**
 * Collects what a statement reads, all of one generation of the visible segments. A segment that this process writes to is copied and then let go,
 * so that a rollover never waits for a statement; the others are attached read-only by both processes and kept until the statement has ended.
 */
export async function consoleSources(
  context: StoreContext,
  { copies, statements }: { readonly copies: ActiveCopies; readonly statements: Pick<Statements, 'frozen'> },
  { tables, planOnly }: SourcesRequest,
  signal?: AbortSignal,
): Promise<ConsoleSources> {
  using view = await context.set.acquire();
  const { readOnly } = context.options;
  const shown = view.segments.filter(({ file }) => !(file instanceof ReferenceFile && file.isCopied));
  const written = shown.filter(({ descriptor }) => !readOnly && descriptor.tier === 'active');
  const closed = shown.filter((segment) => !written.includes(segment));
  await copies.keepOnly(new Set(written.map(({ descriptor }) => descriptor.id)));
  const copied = planOnly ? [] : await copyAll(written, view, copies, { tables, signal });
  const read = planOnly ? closed : shown;
  const frozen = tables.has('statements') ? await statements.frozen() : { statements: [], damaged: [] };
  const setup = setupOf(await consoleSegments(context, view, read, tables), view, tables, frozen.statements);
  for (const { file } of closed) file.enter();
  return {
    files: [...closed.map(attachment), ...copied],
    setup,
    segments: shown.length,
    unseen: unseenOf(planOnly ? written : [], tables),
    missing: [...idsOf([...view.missing, ...view.segments.filter((segment) => !shown.includes(segment))]), ...frozen.damaged.map(({ id }) => id)],
    [Symbol.dispose]: () => closed.forEach(({ file }) => file.leave()),
  };
}

function attachment({ descriptor, file }: VisibleSegment): ConsoleFile {
  return { name: descriptor.id, path: file.path, kind: 'segment', table: '' };
}

async function copyAll(
  segments: readonly VisibleSegment[],
  view: SegmentView,
  copies: ActiveCopies,
  { tables, signal }: { readonly tables: ReadonlySet<ConsoleTableName>; readonly signal: AbortSignal | undefined },
): Promise<ConsoleFile[]> {
  const needed: CopiedTable[] = [];
  if (tables.has('usage_events') || tables.has('rollups')) needed.push('usage_events');
  if (tables.has('usage_event_details')) needed.push('usage_event_details');
  const files: ConsoleFile[] = [];
  for (const segment of segments)
    for (const table of needed) files.push({ name: segment.descriptor.id, path: await copies.of(segment, view, table, signal), kind: 'copy', table });
  return files;
}

async function consoleSegments(
  context: StoreContext,
  view: SegmentView,
  segments: readonly VisibleSegment[],
  tables: ReadonlySet<ConsoleTableName>,
): Promise<ConsoleSegment[]> {
  const names = segments
    .filter(({ descriptor, file }) => descriptor.tier === 'archived' && !(file instanceof ReferenceFile))
    .map(({ file }) => file.name);
  const rolledUp = tables.has('rollups')
    ? await readSegments(context.hub, view, (connection) => filesWithRollups(connection, names))
    : new Set<string>();
  return segments.map(({ descriptor, file }) => ({
    id: descriptor.id,
    tier: descriptor.tier,
    events: file instanceof ReferenceFile ? referenceEvents(descriptor.id, file) : `${ident(descriptor.id)}.usage_events`,
    details: isWritten(context, descriptor.tier) ? `${ident(descriptor.id)}.usage_event_details` : detailsOf(descriptor.id),
    rolledUp: rolledUp.has(file.name),
  }));
}

function isWritten({ options }: StoreContext, tier: string): boolean {
  return !options.readOnly && tier === 'active';
}

function referenceEvents(id: string, { shape }: ReferenceFile): string {
  return `(SELECT ${factsSql(shape)} FROM ${sourceSql(id, shape)})`;
}

function setupOf(
  segments: readonly ConsoleSegment[],
  view: SegmentView,
  tables: ReadonlySet<ConsoleTableName>,
  statements: ConsoleLists['statements'],
): string[] {
  const isReference = view.segments.some(({ file }) => file instanceof ReferenceFile);
  const listed = [
    ...view.segments.map(({ descriptor }) => ({ descriptor, readable: true })),
    ...view.missing.map(({ descriptor }) => ({ descriptor, readable: false })),
  ];
  return CONSOLE_TABLE_NAMES.map((name) => {
    if (name === 'usage_event_details' && isReference) return missingTableSql(name, NO_BODIES);
    return name === 'segments' || tables.has(name) ? createTableSql(name, segments, { segments: listed, statements }) : unopenedTableSql(name);
  });
}

function unseenOf(written: readonly VisibleSegment[], tables: ReadonlySet<ConsoleTableName>): ConsoleSources['unseen'] {
  const filled = READ_FROM_SEGMENTS.some((name) => tables.has(name)) ? written.filter(({ descriptor }) => descriptor.totals.rows > 0) : [];
  return { segments: filled.length, rows: filled.reduce((sum, { descriptor }) => sum + descriptor.totals.rows, 0) };
}

function idsOf(segments: readonly { readonly descriptor: { readonly id: string } }[]): string[] {
  return segments.map(({ descriptor }) => descriptor.id);
}
