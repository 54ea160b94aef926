import { rename, writeFile } from 'node:fs/promises';
import type { SegmentId } from '../../store/domain/ids.ts';
import { activePath, compactPath, pendingPath, trashPath } from '../../store/layout.ts';
import { LATE_MS, type Life } from './life.ts';

/** A part of a store's life: what it needs first, and the protocol itself, which a test may disturb. Each can be lived again and again. */
export interface Phase {
  readonly name: string;
  prepare(life: Life): Promise<unknown>;
  act(life: Life): Promise<unknown>;
}

/** Everything a store does, in an order in which each part finds what it needs. */
export const PHASES: readonly Phase[] = [
  { name: 'append', prepare: nothing, act: (life) => life.append(life.events()) },
  { name: 'append of late events', prepare: nothing, act: (life) => life.append(life.events(3, LATE_MS)) },
  { name: 'closing and opening', prepare: (life) => life.append(life.events()), act: (life) => life.h.reopen() },
  { name: 'rollover and sealing', prepare: (life) => life.append(life.events()), act: (life) => life.sealNow() },
  { name: 'rollover by size', prepare: (life) => life.h.reopen({ checkpointBytes: 1, rolloverBytes: 1 }), act: appendAndSeal },
  { name: 'expiry of an archived segment', prepare: (life) => life.makeOld('archived'), act: (life) => life.expire() },
  { name: 'expiry of the active segment', prepare: (life) => life.makeOld('active'), act: (life) => life.expire() },
  { name: 'restore', prepare: removed, act: (life) => life.restore() },
  { name: 'emptying the trash', prepare: removed, act: (life) => life.emptyTrash() },
  { name: 'opening what a crash left', prepare: disorder, act: (life) => life.openDisorder() },
  { name: 'opening without an active segment', prepare: loseActive, act: (life) => life.openDisorder() },
];

async function nothing(): Promise<void> {}

async function appendAndSeal(life: Life): Promise<void> {
  try {
    await life.append(life.events());
    await life.h.repository.whenSealed();
  } finally {
    await life.h.reopen();
  }
}

async function removed(life: Life): Promise<void> {
  await life.makeOld('archived');
  await life.expire();
}

/** One of each thing that opening may find: scratch, a removal and a return half done, a sealed copy not listed, a second file in `active/`. */
async function disorder(life: Life): Promise<void> {
  await life.append(life.events());
  const listed = life.h.repository.activeId;
  await life.sealNow();
  await removed(life);
  const withdrawn = life.subject;
  await failedSeal(life, 'seal.publish.before');
  const sealed = await failedSeal(life, 'seal.published');
  const left = await failedSeal(life, 'seal.lease');
  const { repository } = life.h;
  const archived = repository.segments.find((s) => s.id === listed)?.path ?? '';
  const removedFrom = repository.retention()?.trash.find((t) => t.id === withdrawn)?.entry.path ?? '';
  if (listed === null || withdrawn === null) throw new RangeError('There is no such segment.');
  life.disorder = async (at) => {
    await writeFile(at(compactPath(sealed)), 'half a copy');
    await rename(at(archived), at(trashPath(listed)));
    await rename(at(trashPath(withdrawn)), at(removedFrom));
    await rename(at(pendingPath(left)), at(activePath(left)));
  };
}

/** A segment whose sealing stops at this moment; answers its id. */
async function failedSeal(life: Life, point: string): Promise<SegmentId> {
  await life.append(life.events());
  const id = life.h.repository.activeId;
  life.points.fail(point);
  await life.h.repository.rollover();
  await life.h.repository.whenSealed();
  if (id === null) throw new RangeError('There is no active segment.');
  return id;
}

async function loseActive(life: Life): Promise<void> {
  await life.append(life.events());
  const id = life.h.repository.activeId;
  if (id === null) throw new RangeError('There is no active segment.');
  life.disorder = (at) => rename(at(activePath(id)), at(pendingPath(id)));
}
