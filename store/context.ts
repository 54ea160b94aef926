import type { CatalogKeeper } from './catalog/catalog-keeper.ts';
import type { WriteGate } from './gate/write-gate.ts';
import type { Hub } from './duckdb/hub.ts';
import type { RepositoryOptions } from './options.ts';
import type { SegmentSet } from './segments/segment-set.ts';

/** What every part of an open store shares. */
export interface StoreContext {
  /** The store folder, absolute. */
  readonly root: string;
  readonly storeId: string;
  readonly options: RepositoryOptions;
  readonly hub: Hub;
  readonly set: SegmentSet;
  readonly catalog: CatalogKeeper;
  /** Held by whoever moves closed files: sealing, removal, mending. Taken after the write gate, never before it. */
  readonly files: WriteGate;
}
