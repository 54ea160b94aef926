import { link, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fileClosed, fileOpened, isOpen } from '../../../store/disk/open-files.ts';

let folder = '';
let file = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strata-open-files-'));
  file = join(folder, 'a.duckdb');
  await writeFile(file, '');
});
afterEach(() => rm(folder, { recursive: true }));

it('a file that is closed in the moment it was opened is not held for ever', async () => {
  fileOpened(file);
  fileClosed(file);
  expect(await isOpen(file)).toBe(false);
});

it('a file that two engines open in the same moment is open until both have closed it', async () => {
  fileOpened(file);
  fileOpened(file);
  fileClosed(file);
  expect(await isOpen(file)).toBe(true);
  fileClosed(file);
  expect(await isOpen(file)).toBe(false);
});

it('a held file is known under every name it has', async () => {
  const other = join(folder, 'b.duckdb');
  await link(file, other);
  fileOpened(file);
  expect(await isOpen(other)).toBe(true);
  fileClosed(file);
  expect(await isOpen(other)).toBe(false);
});
