import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { nodeFs } from '../../../store/disk/durable-fs.ts';
import { absolute } from '../../../store/layout.ts';
import { hashFiles } from '../../../store/segments/hash-file.ts';
import { openSegments } from '../../support/segments.ts';

const OPEN = `
const { DuckDBInstance } = require('@duckdb/node-api');
DuckDBInstance.create(process.argv[1]).then(() => console.log('opened'), (error) => console.log(error.message));`;

it('hashes files in their order, and says of each that cannot be read why', async () => {
  await using segments = await openSegments([{ tier: 'archived', events: [] }, { tier: 'archived', events: [] }]); // prettier-ignore
  const paths = segments.descriptors.map(({ path }) => absolute(segments.root, path));
  const expected = await Promise.all(paths.map((path) => nodeFs.sha256(path)));
  const [first, gone, second] = await hashFiles([paths[0] ?? '', `${segments.root}/nothing`, paths[1] ?? '']);
  expect([first, second]).toEqual(expected.map((sha256) => ({ sha256 })));
  expect(gone).toEqual({ error: expect.stringContaining('ENOENT') });
  const many = await hashFiles(Array.from({ length: 150 }, (_, i) => paths[i % 2] ?? ''));
  expect(many).toEqual(Array.from({ length: 150 }, (_, i) => ({ sha256: expected[i % 2] })));
  expect(await hashFiles([])).toEqual([]);
});

it('leaves the engine its lock on a file that is open', async () => {
  await using segments = await openSegments([{ tier: 'active', events: [] }]);
  const path = absolute(segments.root, segments.descriptors[0]?.path ?? '');
  await segments.hub.attach(path, 'held', 'write');
  await hashFiles([path]);
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', OPEN, path], { cwd: import.meta.dirname });
  expect(stdout).toContain('Could not set lock on file');
});

it('stops when it is told to', async () => {
  const reason = new Error('enough');
  await expect(hashFiles(['/'], AbortSignal.abort(reason))).rejects.toBe(reason);
});
