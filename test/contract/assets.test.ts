import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAsset, loadAssets } from '../../electron/page/assets.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strata-page-'));
  await mkdir(join(folder, 'page/assets'), { recursive: true });
  await writeFile(join(folder, 'secret.js'), 'secret');
  await writeFile(join(folder, 'page/index.html'), '<!doctype html>');
  await writeFile(join(folder, 'page/assets/app-1a2B.js'), 'export {};');
  await writeFile(join(folder, 'page/assets/app-1a2B.js.map'), '{}');
  await writeFile(join(folder, 'page/.env'), 'KEY=1');
  await symlink(join(folder, 'secret.js'), join(folder, 'page/assets/link.js'));
  await symlink(folder, join(folder, 'page/up'));
});
afterAll(async () => rm(folder, { recursive: true }));

describe('the built page', () => {
  it('is the files of known kinds, by exact path; links, maps and hidden files are left out', async () => {
    const assets = await loadAssets(join(folder, 'page'));
    expect([...assets.entries()].map(([path, { type }]) => `${path} ${type}`).toSorted()).toEqual([
      '/ text/html; charset=utf-8',
      '/assets/app-1a2B.js text/javascript; charset=utf-8',
      '/index.html text/html; charset=utf-8',
    ]);
  });

  it('keeps its answer when the files change behind its back', async () => {
    const assets = await loadAssets(join(folder, 'page'));
    await writeFile(join(folder, 'page/assets/late.js'), 'late');
    expect(findAsset(assets, '/assets/late.js')).toBeUndefined();
  });

  it('says how to build it when it is not there', async () => {
    await mkdir(join(folder, 'empty'));
    await expect(loadAssets(join(folder, 'empty'))).rejects.toThrow('npm run build');
  });
});
