import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { cli, emptyStore, startCli } from '../../support/cli.ts';

const isBuilt = existsSync(join(import.meta.dirname, '../../../dist/renderer/index.html'));

test.skipIf(!isBuilt)('serve says its address first, holds the store while it serves, and lets go when it is stopped', async () => {
  await using store = await emptyStore();
  const child = startCli(['serve', store.path, '--no-open']);
  const [first] = await once(createInterface({ input: child.stdout }), 'line');
  const { url }: { url: string } = JSON.parse(String(first));
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
  const page = await fetch(new URL('/', url));
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<!doctype html>')]);
  expect((await cli(['rollover', store.path])).code).toBe(3);
  expect((await cli(['serve', store.path, '--no-open', '--json'])).code).toBe(3);

  child.kill('SIGTERM');
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
  expect((await cli(['info', store.path])).code).toBe(0);
});
