import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { Hub } from '../duckdb/hub.ts';
import { InvalidArgumentError, NotAStoreError } from '../errors.ts';
import { inspectStore } from '../inspect.ts';
import { createStore } from '../opening.ts';
import { DEFAULT_OPTIONS, DEFAULT_RETENTION_DAYS, type RepositoryOptions } from '../options.ts';
import { Repository } from '../repository.ts';
import { cutoff } from '../retention/policy.ts';
import { SegmentSet } from '../segments/segment-set.ts';
import type { AdoptReport } from './adopt-report.ts';
import { type AdoptOptions, runAdoption } from './adopt-run.ts';
import { isReferenceLayout } from './inventory.ts';

/** Copies the events of a folder of the reference into a store, which is made when it is not there yet. As a dry run makes and changes nothing. */
export async function adoptReferenceStore(
  from: string,
  to: string,
  options: AdoptOptions = {},
  given: Partial<RepositoryOptions> = {},
): Promise<AdoptReport> {
  const all = { ...DEFAULT_OPTIONS, ...given };
  if (!(await isReferenceLayout(all.fs, resolve(from))))
    throw new NotAStoreError(`${resolve(from)} is not laid out by the reference system: there is no segment file of it.`, {
      hint: 'Nothing was changed.',
    });
  await assertApart(from, to);
  const { kind } = await inspectStore(to);
  const absent = kind === 'missing' || kind === 'empty';
  if (absent && options.dryRun === true) return await rehearseInto(from, options, all);
  if (absent) await createStore(to, given);
  await using repository = await Repository.open(to, { ...given, readOnly: options.dryRun === true });
  return await repository.adopt(from, options);
}

/** A dry run into a store that is not there: nothing is stored in it. */
async function rehearseInto(from: string, options: AdoptOptions, all: RepositoryOptions): Promise<AdoptReport> {
  const hub = await Hub.open({ memoryMb: all.memoryMb, threads: all.threads, spillFolder: null });
  try {
    return await runAdoption({ hub, options: all, set: new SegmentSet() }, null, from, cutoff(all.clock.now(), DEFAULT_RETENTION_DAYS), {
      ...options,
      dryRun: true,
    });
  } finally {
    await hub.close();
  }
}

/** A store inside the folder of the reference would change that folder. */
async function assertApart(from: string, to: string): Promise<void> {
  const original = await realpath(from);
  const target = await realOf(resolve(to));
  if (target === original || target.startsWith(original + sep))
    throw new InvalidArgumentError(`${resolve(to)} lies in the folder whose events are to be copied.`, {
      hint: 'Nothing was changed. Name another folder for the store.',
    });
}

/** The real path of something of which the last parts may not be there yet. */
async function realOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (dirname(path) === path) throw error;
    return join(await realOf(dirname(path)), basename(path));
  }
}
