import type { DurableFs } from '../disk/durable-fs.ts';
import type { Clock } from '../domain/time.ts';
import { isFatal, translateDriverError } from '../duckdb/driver-errors.ts';
import type { Hub } from '../duckdb/hub.ts';
import { CorruptError, NewerFormatError, NotFoundError, StoreError } from '../errors.ts';
import { absolute, CATALOG_FILE } from '../layout.ts';
import { broken, type Finding } from './finding.ts';
import { type HashFiles, hashFiles } from './hash-file.ts';
import type { SegmentSet, VisibleSegment } from './segment-set.ts';
import { verifyContent } from './verify-content.ts';
import { verifyIds } from './verify-ids.ts';
import { verifyStructure } from './verify-structure.ts';

export interface VerifyContext {
  readonly hub: Hub;
  readonly set: SegmentSet;
  readonly storeId: string;
  readonly fs: DurableFs;
  /** The store folder, absolute. */
  readonly root: string;
  readonly clock: Clock;
  /** What is wrong with the catalog on disk, a sentence each (L13). */
  readonly catalogProblems: () => Promise<readonly string[]>;
  /** How files are hashed; by default in a child process. */
  readonly hashFiles?: HashFiles;
}

export interface Verification {
  readonly findings: readonly Finding[];
  /** Segments looked at. */
  readonly checked: number;
}

/**
 * Checks the laws of the store, or of these segments alone, reading every byte of them. Changes nothing and throws for nothing it finds.
 * Files that a rollover or retention moves meanwhile can be reported as missing: hold those off, or verify again.
 */
export async function verifySegments(context: VerifyContext, ids: readonly string[] | null, signal?: AbortSignal): Promise<Verification> {
  const { set } = context;
  const unknown = ids?.find((id) => !set.segments.some(({ descriptor }) => descriptor.id === id));
  if (unknown !== undefined) throw new NotFoundError(`There is no segment ${unknown}.`);
  using view = await set.acquire(null, ids === null ? undefined : new Set(ids));
  const findings = [
    ...(await placesAndCatalog(context, ids)),
    ...view.missing.map(({ descriptor, error }) => broken('L8', descriptor.path, error.message)),
    ...(await fileBytes(context, [...view.segments, ...view.missing], signal)),
  ];
  const readable: VisibleSegment[] = [];
  for (const segment of view.segments) {
    const found = await contentOf(context, segment, signal);
    findings.push(...found);
    if (!found.some(({ law }) => law === 'L8')) readable.push(segment);
  }
  findings.push(...(await context.hub.query((connection) => verifyIds(connection, readable, signal))));
  return { findings, checked: view.segments.length + view.missing.length };
}

/** Laws about the store as a whole; asked for some segments, only what concerns their files. */
async function placesAndCatalog({ fs, root, set, catalogProblems }: VerifyContext, ids: readonly string[] | null): Promise<Finding[]> {
  const structure = await verifyStructure(fs, root, set.segments);
  if (ids !== null) return structure.filter(({ path }) => ids.some((id) => path.includes(id)));
  const problems = await catalogProblems();
  return [...structure, ...problems.map((problem) => broken('L13', CATALOG_FILE, problem))];
}

/** L16: archived files have the size and digest that the catalog lists. */
async function fileBytes(
  context: VerifyContext,
  segments: readonly Pick<VisibleSegment, 'descriptor'>[],
  signal: AbortSignal | undefined,
): Promise<Finding[]> {
  const archived = segments.filter(({ descriptor }) => descriptor.tier === 'archived');
  const paths = archived.map(({ descriptor }) => absolute(context.root, descriptor.path));
  const hashes = await (context.hashFiles ?? hashFiles)(paths, signal);
  const findings: Finding[] = [];
  for (const [index, { descriptor }] of archived.entries()) {
    const { path, bytes, sha256 } = descriptor;
    const found = await context.fs.stat(absolute(context.root, path));
    const hash = hashes[index];
    if (found?.bytes !== bytes) findings.push(broken('L16', path, `The file has ${found?.bytes ?? 'no'} bytes where the catalog lists ${bytes}.`));
    else if (hash === undefined || 'error' in hash) findings.push(broken('L16', path, `The file cannot be read: ${hash?.error ?? 'no digest'}.`));
    else if (sha256 !== null && hash.sha256 !== sha256)
      findings.push(broken('L16', path, 'The file does not have the digest that the catalog lists.'));
  }
  return findings;
}

async function contentOf(context: VerifyContext, segment: VisibleSegment, signal: AbortSignal | undefined): Promise<Finding[]> {
  const options = { storeId: context.storeId, nowMs: context.clock.now(), signal };
  try {
    return await context.hub.query((connection) => verifyContent(connection, segment, options));
  } catch (error) {
    return [damage(segment, error, signal)];
  }
}

/** L8: what ends the reading of a segment, unless it is no fault of the segment. */
function damage({ descriptor: { path } }: VisibleSegment, error: unknown, signal: AbortSignal | undefined): Finding {
  const translated = translateDriverError(error, path);
  const foreign = translated instanceof StoreError && !(translated instanceof CorruptError) && !(translated instanceof NewerFormatError);
  if (signal?.aborted === true || foreign || isFatal(error) || !(translated instanceof Error)) throw translated;
  return broken('L8', path, translated.message);
}
