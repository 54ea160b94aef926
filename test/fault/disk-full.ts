/**
 * Makes the disk full at a named moment of everything a store does: queries still answer, nothing is lost, and once there is space again it goes on by itself.
 * `node test/fault/disk-full.ts [--only NAME]`
 */
import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import type { Failpoint } from '../../store/failpoints.ts';
import { StoreError } from '../../store/errors.ts';
import { assertAccount, assertEvents } from '../support/account.ts';
import { Life } from '../support/life.ts';
import { type Phase, PHASES } from '../support/phases.ts';
import { Verdicts } from '../support/verdicts.ts';
import { type Disk, takeDisk } from './full-disk.ts';

/** From here on the disk is full, and so it stays until the phase has come to its end. */
const MOMENTS: Readonly<Record<string, readonly Failpoint[]>> = {
  append: ['append.gate', 'append.begun', 'append.commit.before', 'append.commit.after'],
  'append of late events': ['append.late.before', 'append.late.opened'],
  'closing and opening': ['close.checkpoint.before', 'open.scanned'],
  'rollover by size': ['append.checkpoint.before', 'rollover.gate', 'prepare.created', 'rollover.checkpoint.before'],
  'rollover and sealing': [
    'rollover.closed',
    'rollover.next.before',
    'seal.lease',
    'seal.created',
    'seal.filled',
    'seal.copied',
    'seal.publish.before',
  ],
  'expiry of an archived segment': ['retention.withdraw.before', 'retention.history.before'],
  'expiry of the active segment': ['rollover.prepared', 'retention.record.before'],
  restore: ['restore.move.before'],
  'opening without an active segment': ['open.first.before'],
};

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const verdicts = new Verdicts();
let restarts = 0;
await using disk = await takeDisk();
console.log(`disk: ${disk.what}`);
process.env['TMPDIR'] = disk.folder;
for (const phase of PHASES)
  for (const moment of MOMENTS[phase.name] ?? []) {
    const name = `${phase.name}, full from ${moment} on`;
    if (name.includes(values.only ?? '')) await verdicts.judge(name, () => fillAt(disk, phase, moment), `--only '${name}'`);
  }
console.log(`the engine was broken by it, and restarted, ${restarts} times`);
verdicts.conclude();

async function fillAt({ makeFs, fill, free }: Disk, phase: Phase, moment: Failpoint): Promise<void> {
  await using life = await Life.begin(makeFs);
  await life.append(life.events(200));
  await phase.prepare(life);
  let filled = false;
  life.points.once(moment, async () => {
    await fill();
    filled = true;
  });
  try {
    await refusedWithReason(phase.act(life));
    assert.ok(filled, `${moment} was not reached`);
    if (life.isOpen) await assertEvents(life.h.repository, withoutAway(life));
    if (life.isOpen) await refusedWithReason(life.append(life.events(200)));
  } finally {
    await free();
  }
  await goesOn(life);
}

/** Without being opened again, unless it was closed: then it opens. */
async function goesOn(life: Life): Promise<void> {
  if (!life.isOpen) await life.h.reopen();
  await life.append(life.events(200));
  await life.appendOpen();
  life.h.clock.advance(600_000);
  await life.h.repository.whenSealed();
  await assertEvents(life.h.repository, withoutAway(life));
  restarts += life.h.repository.context.hub.epoch - 1;
  await life.h.reopen();
  await assertAccount(life.h.repository, life.account);
}

/** What is refused is refused with a reason; the system's own words will do where it is a file of ours that could not be written. */
async function refusedWithReason(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    const told = error instanceof StoreError || (error instanceof Error && 'code' in error && error.code === 'ENOSPC');
    if (!told) throw error;
  }
}

function withoutAway({ account }: Life): typeof account {
  return { ...account, over: new Set(account.away.keys()) };
}
