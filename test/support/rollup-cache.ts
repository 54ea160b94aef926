import { EMPTY_CATALOG } from '../../store/catalog/catalog.ts';
import { CatalogKeeper } from '../../store/catalog/catalog-keeper.ts';
import type { StoreContext } from '../../store/context.ts';
import { nodeFs } from '../../store/disk/durable-fs.ts';
import { WriteGate } from '../../store/gate/write-gate.ts';
import { DEFAULT_OPTIONS, type RepositoryOptions } from '../../store/options.ts';
import { RollupCache } from '../../store/rollups/rollup-cache.ts';
import { STORE_ID, type TestSegments } from './segments.ts';

/** A store as far as the cache sees it, around segments of a test. */
export function cacheContext({ root, hub, set }: TestSegments, options: Partial<RepositoryOptions> = {}): StoreContext {
  const catalog = new CatalogKeeper(nodeFs, root, EMPTY_CATALOG);
  return { root, hub, set, catalog, storeId: STORE_ID, options: { ...DEFAULT_OPTIONS, sealRetryMs: 10, ...options }, files: new WriteGate() };
}

/** The cache of these segments, filled; disposing closes it. */
export async function filledCache(segments: TestSegments, options: Partial<RepositoryOptions> = {}): Promise<RollupCache & AsyncDisposable> {
  const cache = new RollupCache(cacheContext(segments, options));
  cache.start();
  await cache.whenIdle();
  return Object.assign(cache, { [Symbol.asyncDispose]: () => cache.close() });
}
