import { type CatalogState, readCatalog } from '../catalog/catalog.ts';
import type { StoreContext } from '../context.ts';
import type { DurableFs } from '../disk/durable-fs.ts';
import type { Clock } from '../domain/time.ts';
import type { Hub } from '../duckdb/hub.ts';
import type { HashFiles } from './hash-file.ts';
import type { SegmentSet } from './segment-set.ts';

/** quick: names, sizes, catalog and what the segments note of themselves. full: also every byte and every row. */
export type VerifyLevel = 'quick' | 'full';

/** What a verification looks at. */
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
  /** The catalog in use; laws about it are not checked without. */
  readonly catalog?: () => CatalogState;
  /** Whether nobody has the store open for writing: only then scratch files and second copies are out of place. */
  readonly atRest?: boolean;
  /** How long removed segments stay in the trash, and the time between two retention passes. */
  readonly periods?: { readonly trashMs: number; readonly retentionMs: number };
  /** How files are hashed; by default in a child process. */
  readonly hashFiles?: HashFiles;
}

/** Everything of an open store that a verification looks at. */
export function verifyContextOf(context: StoreContext): VerifyContext {
  const { hub, set, storeId, root, options, catalog } = context;
  const { fs, clock, trashMs, retentionIntervalMs } = options;
  return {
    hub, set, storeId, root, fs, clock,
    atRest: options.readOnly,
    catalog: () => catalog.state,
    catalogProblems: async () => (await readCatalog(fs, root)).problems,
    periods: { trashMs, retentionMs: retentionIntervalMs },
  }; // prettier-ignore
}
