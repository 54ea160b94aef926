import fc from 'fast-check';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CatalogState, decodeCatalog, EMPTY_CATALOG, encodeCatalog, readCatalog, writeCatalog } from '../../../store/catalog/catalog.ts';
import { CatalogKeeper } from '../../../store/catalog/catalog-keeper.ts';
import { nodeFs } from '../../../store/disk/durable-fs.ts';
import { catalogState } from '../../support/arbitraries.ts';
import { FailingFs } from '../../support/failing-fs.ts';
import { tempDir } from '../../support/temp-dir.ts';

describe('a catalog as text', () => {
  it('comes back as it was, 64-bit sums included', () => {
    fc.assert(
      fc.property(catalogState, (state) => {
        expect(decodeCatalog(encodeCatalog(state))).toEqual(state);
      }),
    );
  });

  it('never comes back as something else when a byte was flipped', () => {
    fc.assert(
      fc.property(catalogState, fc.nat(), fc.integer({ min: 1, max: 255 }), (state, at, flip) => {
        const bytes = Buffer.from(encodeCatalog(state));
        const place = at % bytes.length;
        bytes[place] = (bytes[place] ?? 0) ^ flip;
        const found = decodeCatalog(bytes.toString('utf8'));
        // White space at the end and the brace that closes it carry nothing.
        const harmless = place >= bytes.length - 2;
        expect(typeof found === 'string' ? state : { harmless, ...found }).toEqual(typeof found === 'string' ? state : { harmless: true, ...state });
      }),
      { numRuns: 1_000 },
    );
  });

  it('is refused when it is cut off anywhere', () => {
    fc.assert(
      fc.property(catalogState, fc.nat(), (state, at) => {
        const text = encodeCatalog(state);
        expect(typeof decodeCatalog(text.slice(0, at % (text.length - 2)))).toBe('string');
      }),
    );
  });

  it.each(['', '{}', 'null', '[]', '{"digest":"x","body":{}}', ',"body":', '{"digest":null,"body":null}', '\u0000'.repeat(100)])(
    'is refused when it is %j',
    (text) => {
      expect(typeof decodeCatalog(text)).toBe('string');
    },
  );
});

describe('a catalog on disk', () => {
  const generation = (n: number): CatalogState => ({ ...EMPTY_CATALOG, generation: n, nextSequence: n + 1 });

  it('is found as it was written last', async () => {
    await using folder = await tempDir();
    for (const n of [1, 2, 3]) await writeCatalog(nodeFs, folder.path, generation(n));
    expect(await readCatalog(nodeFs, folder.path)).toEqual({ state: generation(3), from: 'current', problems: [] });
  });

  it('is the generation before when the last one is damaged, and says why', async () => {
    await using folder = await tempDir();
    for (const n of [1, 2]) await writeCatalog(nodeFs, folder.path, generation(n));
    await writeFile(join(folder.path, 'catalog.json'), 'damage');
    expect(await readCatalog(nodeFs, folder.path)).toEqual({
      state: generation(1),
      from: 'previous',
      problems: [expect.stringContaining('catalog.json')],
    });
  });

  it('does not let a damaged generation take the place of the last sound one', async () => {
    await using folder = await tempDir();
    for (const n of [1, 2]) await writeCatalog(nodeFs, folder.path, generation(n));
    await writeFile(join(folder.path, 'catalog.json'), 'damage');
    await writeCatalog(nodeFs, folder.path, generation(3));
    expect(decodeCatalog(await readFile(join(folder.path, 'catalog.prev.json'), 'utf8'))).toEqual(generation(1));
  });

  it('is one sound generation at least, whichever write of it fails', async () => {
    await using folder = await tempDir();
    for (const n of [1, 2]) await writeCatalog(nodeFs, folder.path, generation(n));
    for (const file of ['catalog.prev.json', 'catalog.json']) {
      const failing = new FailingFs();
      failing.fail('replaceFile', file);
      await expect(writeCatalog(failing.fs, folder.path, generation(3))).rejects.toThrow('EIO');
      expect((await readCatalog(nodeFs, folder.path)).state).toEqual(generation(2));
    }
  });
});

describe('keeping a catalog', () => {
  it('gives every sequence number once, however many ask at the same time', async () => {
    await using folder = await tempDir();
    const keeper = new CatalogKeeper(nodeFs, folder.path, EMPTY_CATALOG);
    const ids = await Promise.all(Array.from({ length: 20 }, () => keeper.allocate()));
    expect(new Set(ids).size).toBe(20);
    expect((await readCatalog(nodeFs, folder.path)).state).toEqual(keeper.state);
    expect(keeper.state).toMatchObject({ generation: 20, nextSequence: 21 });
  });

  it('stays as it was when a change cannot be written, and takes the next', async () => {
    await using folder = await tempDir();
    const failing = new FailingFs();
    const keeper = new CatalogKeeper(failing.fs, folder.path, EMPTY_CATALOG);
    failing.fail('replaceFile', 'catalog.json');
    const failed = Promise.allSettled([keeper.allocate()]);
    const next = keeper.allocate();
    expect((await failed)[0]?.status).toBe('rejected');
    expect(await next).toBe('usage-000000000001');
    expect(keeper.state.generation).toBe(1);
  });

  it('pins a segment with the very change that gives it its number', async () => {
    await using folder = await tempDir();
    const keeper = new CatalogKeeper(nodeFs, folder.path, EMPTY_CATALOG);
    const pin = { reason: 'late', sinceMs: 5 };
    const id = await keeper.allocate(pin);
    expect(keeper.state).toEqual({ ...EMPTY_CATALOG, generation: 1, nextSequence: 2, pins: { [id]: pin } });
  });
});
