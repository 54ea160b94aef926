import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeCatalog } from '../../store/catalog/catalog.ts';
import { DAY_MS } from '../../store/domain/time.ts';
import { Hub } from '../../store/duckdb/hub.ts';
import type { RepositoryOptions } from '../../store/options.ts';
import type { Repository } from '../../store/repository.ts';
import { makeEvents } from './builders.ts';
import { checkStore, FRESH, type Harness, NOW, openCopy, openHarness } from './harness.ts';
import type { StoredRow } from './stored.ts';
import { copyFolder, type TempDir, tempDir } from './temp-dir.ts';

/** Where the segments of a full store lie. */
export const FULL = {
  archived: 'archive/2026/03/09/usage-000000000001.duckdb',
  second: 'archive/2026/03/09/usage-000000000002.duckdb',
  late: 'archive/2025/11/30/usage-000000000003.duckdb',
  pending: 'pending/usage-000000000004.duckdb',
  active: 'active/usage-000000000005.duckdb',
} as const;

/** A copy of the full store, closed. */
export interface FullStore extends AsyncDisposable {
  readonly root: string;
  /** Every event that must be in it. */
  readonly model: Map<string, StoredRow>;
  /** The file system path of something in it. */
  at(path: string): string;
  open(options?: Partial<RepositoryOptions>): Promise<Repository>;
  /** Opens it, seals what is pending and checks that it holds the events of the model, breaks no law, and is at rest. */
  check(): Promise<void>;
}

/** Makes the store once; every copy is a test's own. */
export class FullStores implements AsyncDisposable {
  readonly #template: Harness;
  readonly #folder: TempDir;
  #copies = 0;

  private constructor(template: Harness, folder: TempDir) {
    this.#template = template;
    this.#folder = folder;
  }

  static async make(): Promise<FullStores> {
    return new FullStores(await fullStore(), await tempDir());
  }

  async copy(): Promise<FullStore> {
    this.#copies += 1;
    const root = join(this.#folder.path, `store-${this.#copies}`);
    await copyFolder(this.#template.root, root);
    const model = new Map(this.#template.model);
    return {
      root,
      model,
      at: (path) => join(root, path),
      open: (options) => openCopy(root, { rollupCache: false, ...options }),
      async check() {
        await using repository = await openCopy(root, { rollupCache: false });
        await repository.whenSealed();
        await checkStore(repository, model);
      },
      [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#template[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}

/** A store with two archived segments and one of late events, a pending and an active one; closed. */
async function fullStore(): Promise<Harness> {
  const h = await openHarness();
  await h.append(makeEvents('archived', 10, FRESH, { full_request_json: '{"body":true}' }));
  await h.repository.rollover();
  await h.append(makeEvents('second', 10, FRESH + 60_000));
  await h.append(makeEvents('late', 10, NOW - 100 * DAY_MS));
  await h.repository.rollover();
  await h.repository.whenSealed();
  await h.reopen();
  await h.repository.whenSealed();
  await h.reopen({ sealing: false });
  await h.append(makeEvents('pending', 10, FRESH));
  await h.repository.rollover();
  await h.append(makeEvents('active', 10, FRESH));
  await h.repository[Symbol.asyncDispose]();
  return h;
}

/** Runs SQL on a file of a closed store; `AT` stands for the database. */
export async function edit(path: string, sql: string): Promise<void> {
  const hub = await Hub.open({ memoryMb: 256, threads: 1, spillFolder: null });
  await hub.attach(path, 'edited', 'write');
  await hub.query(async (connection) => {
    await connection.run(sql.replaceAll('AT.', 'edited.'));
    await connection.run('CHECKPOINT edited');
  });
  await hub.detach('edited');
  await hub.close();
}

/** Changes the body of the catalog of a closed store, with the digest it then has. */
export async function editCatalog(root: string, change: (state: CatalogBody) => object): Promise<void> {
  const path = join(root, 'catalog.json');
  const { body } = JSON.parse(await readFile(path, 'utf8')) as { body: CatalogBody };
  await writeFile(path, encodeCatalog(change(body) as Parameters<typeof encodeCatalog>[0]));
}

/** The catalog as it lies on disk: sums are text. */
export interface CatalogBody {
  readonly nextSequence: number;
  readonly generation: number;
  readonly archived: readonly CatalogEntry[];
  readonly tombstones: readonly object[];
}

interface CatalogEntry {
  readonly id: string;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly totals: { readonly rows: number; readonly toMs: number };
}
