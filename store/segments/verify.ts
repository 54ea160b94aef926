import { grouped } from '../domain/grouped.ts';
import type { Connection } from '../duckdb/connection.ts';
import { isFatal, translateDriverError } from '../duckdb/driver-errors.ts';
import { CorruptError, NewerFormatError, NotFoundError, StoreError } from '../errors.ts';
import { absolute } from '../layout.ts';
import { broken, type Finding } from './finding.ts';
import { hashFiles } from './hash-file.ts';
import type { SegmentView, VisibleSegment } from './segment-set.ts';
import { verifyCatalog } from './verify-catalog.ts';
import { verifyContent } from './verify-content.ts';
import type { VerifyContext, VerifyLevel } from './verify-context.ts';
import { verifyIds } from './verify-ids.ts';
import { verifyLifecycle } from './verify-lifecycle.ts';
import { verifyMarks } from './verify-marks.ts';
import { verifyMeta } from './verify-meta.ts';
import { verifyPairs } from './verify-pairs.ts';
import { verifyRecords } from './verify-records.ts';
import { verifyProgress, verifyReplays } from './verify-replays.ts';
import { verifyRollups } from './verify-rollups.ts';
import { verifyStructure } from './verify-structure.ts';

export type { VerifyContext, VerifyLevel };

export interface Verification {
  readonly findings: readonly Finding[];
  /** Segments looked at. */
  readonly checked: number;
}

export interface VerifyOptions {
  /** full by default. */
  readonly level?: VerifyLevel | undefined;
  /** Called after every segment with how many are done, of how many. */
  readonly progress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Checks the laws of the store, or of these segments alone. Changes nothing and throws for nothing it finds.
 * Files that a rollover or retention moves meanwhile can be reported as missing: hold those off, or verify again.
 */
export async function verifySegments(
  context: VerifyContext,
  ids: readonly string[] | null,
  signal?: AbortSignal,
  { level = 'full', progress }: VerifyOptions = {},
): Promise<Verification> {
  const { set } = context;
  const unknown = ids?.find((id) => !set.segments.some(({ descriptor }) => descriptor.id === id));
  if (unknown !== undefined) throw new NotFoundError(`There is no segment ${unknown}.`);
  using view = await set.acquire(null, ids === null ? undefined : new Set(ids));
  const places = [
    ...(await verifyStructure(context)),
    ...(await verifyCatalog(context)),
    ...(await verifyLifecycle(context)),
    ...(await verifyReplays(context)),
    ...(await verifyRecords(context)),
    ...(await verifyMarks(context)),
  ];
  const findings = places.filter(({ path }) => ids === null || ids.some((id) => path.includes(id)));
  findings.push(...view.missing.map(({ descriptor, error }) => broken('L8', descriptor.path, sentence(error))));
  findings.push(...(await fileBytes(context, [...view.segments, ...view.missing], level, signal)));
  findings.push(...(await contents(context, view, level, { signal, progress })));
  if (level === 'full' && ids === null) findings.push(...(await verifyPairs(context, signal)));
  return { findings, checked: view.segments.length + view.missing.length };
}

async function contents(
  context: VerifyContext,
  view: SegmentView,
  level: VerifyLevel,
  { signal, progress }: Pick<VerifyOptions, 'progress'> & { readonly signal: AbortSignal | undefined },
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const readable: VisibleSegment[] = [];
  const total = view.segments.length;
  for (const [index, segment] of view.segments.entries()) {
    const found = await contentOf(context, segment, level, signal);
    findings.push(...found);
    if (!found.some(({ law }) => law === 'L8')) readable.push(segment);
    progress?.(index + 1, total);
  }
  if (level === 'full') findings.push(...(await context.hub.query((connection) => verifyIds(connection, readable, signal))));
  return findings;
}

/** L16: archived files have the size and digest that the catalog lists. */
async function fileBytes(
  context: VerifyContext,
  segments: readonly Pick<VisibleSegment, 'descriptor'>[],
  level: VerifyLevel,
  signal: AbortSignal | undefined,
): Promise<Finding[]> {
  const archived = segments.filter(({ descriptor }) => descriptor.tier === 'archived');
  const paths = archived.map(({ descriptor }) => absolute(context.root, descriptor.path));
  const hashes = level === 'full' ? await (context.hashFiles ?? hashFiles)(paths, signal) : [];
  const findings: Finding[] = [];
  for (const [index, { descriptor }] of archived.entries()) {
    const { path, bytes, sha256 } = descriptor;
    const found = await context.fs.stat(absolute(context.root, path));
    const hash = hashes[index];
    if (found?.bytes !== bytes)
      findings.push(broken('L16', path, `The file has ${grouped(found?.bytes ?? 'no')} bytes where the catalog lists ${grouped(bytes)}.`));
    else if (level === 'quick') continue;
    else if (hash === undefined || 'error' in hash) findings.push(broken('L16', path, `The file cannot be read: ${hash?.error ?? 'no digest'}.`));
    else if (sha256 !== null && hash.sha256 !== sha256)
      findings.push(broken('L16', path, 'The file does not have the digest that the catalog lists.'));
  }
  return findings;
}

async function contentOf(context: VerifyContext, segment: VisibleSegment, level: VerifyLevel, signal: AbortSignal | undefined): Promise<Finding[]> {
  const { storeId, clock, hub } = context;
  signal?.throwIfAborted();
  try {
    return await hub.query(async (connection) => [
      ...(level === 'quick'
        ? await verifyMeta(connection, segment, storeId)
        : await verifyContent(connection, segment, { storeId, nowMs: clock.now(), signal })),
      ...(await rollupFindings(connection, segment, level, signal)),
      ...(await verifyProgress(connection, segment)),
    ]);
  } catch (error) {
    return [damage(segment, error, signal)];
  }
}

async function rollupFindings(
  connection: Connection,
  { descriptor, file }: VisibleSegment,
  level: VerifyLevel,
  signal: AbortSignal | undefined,
): Promise<Finding[]> {
  const { tier, path, totals } = descriptor;
  return tier === 'archived' ? await verifyRollups(connection, { path, name: file.name, totals }, level, signal) : [];
}

/** L8: what ends the reading of a segment, unless it is no fault of the segment. */
function damage({ descriptor: { path } }: VisibleSegment, error: unknown, signal: AbortSignal | undefined): Finding {
  const translated = translateDriverError(error, path);
  const foreign = translated instanceof StoreError && !(translated instanceof CorruptError) && !(translated instanceof NewerFormatError);
  if (signal?.aborted === true || foreign || isFatal(error) || !(translated instanceof Error)) throw translated;
  return broken('L8', path, sentence(translated));
}

/** What is wrong, and what the engine says of it; which file it is stands beside it. */
function sentence(error: Error): string {
  if (!(error.cause instanceof Error)) return error.message;
  const what = error instanceof CorruptError ? 'The file fails its check.' : error.message;
  return `${what} ${error.cause.message.split('\n')[0] ?? ''}`;
}
