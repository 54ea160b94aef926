import type { CatalogKeeper } from './catalog/catalog-keeper.ts';
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
}
