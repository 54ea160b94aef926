import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli, emptyStore } from '../../support/cli.ts';
import type { ReplayDocument } from '../../support/cli-documents.ts';

const JOURNALS = join(import.meta.dirname, '../../fixtures/journal');
const pathOf = (name: string): string => join(JOURNALS, name);

/** File, state, events stored, events rejected, offset of the damage. */
const DAMAGED = [
  ['broken-truncated-in-block.journal', 'partial', 12, 0, 3797],
  ['broken-truncated-block-header.journal', 'partial', 6, 0, 1885],
  ['broken-truncated-tag.journal', 'partial', 12, 0, 3797],
  ['broken-truncated-footer.journal', 'partial', 24, 0, 7759],
  ['broken-truncated-header.journal', 'refused', 0, 0, 20],
  ['broken-empty-file.journal', 'refused', 0, 0, 0],
  ['broken-crc.journal', 'partial', 18, 0, 1885],
  ['broken-crc-header.journal', 'partial', 18, 0, 42],
  ['broken-unsealed.open', 'partial', 11, 0, 4740],
  ['broken-unsealed-partial-tail.open', 'partial', 11, 0, 4740],
  ['broken-unsealed-header-only.open', 'partial', 0, 0, 43],
  ['broken-wrong-magic.journal', 'refused', 0, 0, 0],
  ['broken-is-rollup.journal', 'refused', 0, 0, 0],
  ['broken-unknown-tag.journal', 'partial', 6, 0, 1885],
  ['broken-bad-utf8.journal', 'partial', 3, 3, 1234],
  ['broken-bad-enum.journal', 'partial', 3, 3, 1234],
  ['broken-uncompressed-length.journal', 'partial', 3, 3, 1234],
  ['broken-not-zstd.journal', 'partial', 3, 6, 1234],
  ['broken-short-payload.journal', 'partial', 3, 3, 1234],
] as const;

test('every damaged file gets a reason and an offset; its good blocks are stored and the store is sound', async () => {
  await using store = await emptyStore();
  const replayed = await cli(['replay', store.path, ...DAMAGED.map(([name]) => pathOf(name)), '--json']);
  const { files } = replayed.json<ReplayDocument>();
  // The fixtures share events with each other: those that came with an earlier one are duplicates.
  expect(files.map((f) => [f.path, f.state, f.new + f.duplicate, f.rejected, f.rejects[0]?.offset])).toEqual(
    DAMAGED.map(([name, state, stored, rejected, offset]) => [pathOf(name), state, stored, rejected, offset]),
  );
  expect(files.map((f) => f.read)).toEqual(DAMAGED.map(([, , stored, rejected]) => stored + rejected));
  expect(files.filter((f) => !/\w+ \w+/.test(f.rejects[0]?.reason ?? ''))).toEqual([]);
  expect(replayed.code).toBe(1);
  const verified = await cli(['verify', store.path, '--json']);
  expect([verified.code, verified.json()]).toEqual([0, { findings: [], checked: 1 }]);
});

test.each([
  ['broken-crc.journal', 1],
  ['broken-unsealed-header-only.open', 1],
  ['broken-wrong-magic.journal', 2],
  ['broken-empty-file.journal', 2],
])('%s alone ends with exit code %i', async (name, code) => {
  await using store = await emptyStore();
  expect((await cli(['replay', store.path, pathOf(name), '--json'])).code).toBe(code);
});

test('when nothing in a file can be read, the reason is on standard error and the text names the file', async () => {
  await using store = await emptyStore();
  const refused = await cli(['replay', store.path, pathOf('broken-is-rollup.journal')]);
  expect(refused.code).toBe(2);
  expect(refused.stdout).toContain('rollup journal');
  expect(refused.stderr).toContain('usage: strata replay');
});
