import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize } from 'node:v8';
import { FAILPOINTS, type Failpoint } from '../../store/failpoints.ts';
import { Repository } from '../../store/index.ts';
import { Child } from '../crash/child.ts';
import { type Account, assertAccount } from '../support/account.ts';
import { TestClock } from '../support/clock.ts';
import type { CutDisk } from './cut-disk.ts';

const LIVE_UNTIL = join(import.meta.dirname, 'live-until.ts');
const DURABLE = [
  'written',
  'synced',
  'renamed',
  'replaced',
  'move',
  'publish',
  'checkpoint',
  'commit',
  'withdraw',
  'record',
  'remove',
  'sync',
  'place',
];

/** Moments right before or after something that has to outlive a power cut. */
export const MOMENTS = (Object.keys(FAILPOINTS) as Failpoint[]).filter((point) =>
  DURABLE.some((step) => point.split('.').slice(1).join('.').includes(step) || point.startsWith('move.')),
);

interface Left {
  readonly root: string;
  readonly account: Account;
  readonly nowMs: number;
}

/** Cuts the power at a named moment in the life of a store; afterwards it must hold what it acknowledged. */
export async function cutAt(disk: CutDisk, moment: Failpoint): Promise<void> {
  const child = new Child(LIVE_UNTIL, [moment], { ...process.env, TMPDIR: disk.folder });
  let left: Left | null = null;
  for await (const line of child.lines()) {
    left = deserialize(Buffer.from(line, 'base64')) as Left;
    await disk.cut();
    child.kill();
  }
  await child.ended();
  assert.ok(left !== null, `it never came to ${moment}: ${child.errors}`);
  await disk.bringBack();
  const clock = new TestClock(left.nowMs + 60_000);
  const options = { clock, retentionIntervalMs: 0, rolloverAgeMs: 0, sealRetryMs: 20, rollupCache: false };
  {
    await using repository = await Repository.open(left.root, options);
    await assertAccount(repository, left.account);
  }
  await rm(left.root, { recursive: true });
}
