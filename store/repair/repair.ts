import { isDeepStrictEqual } from 'node:util';
import { absolute, FOLDERS } from '../layout.ts';
import type { RepositoryOptions } from '../options.ts';
import type { RecoveryLine } from '../recovery.ts';
import { Repository } from '../repository.ts';
import type { Finding } from '../segments/finding.ts';
import { verifyContextOf } from '../segments/verify-context.ts';
import { verifyRecords } from '../segments/verify-records.ts';
import { verifyStructure } from '../segments/verify-structure.ts';
import { openAtRest, type StoreAtRest } from './at-rest.ts';
import { itemOf, type RepairItem, type RepairStep } from './plan.ts';
import { catalogSteps } from './steps-catalog.ts';
import { cutSteps, logSteps, privacySteps, recordSteps, strangerSteps } from './steps-files.ts';
import { markSteps } from './steps-marks.ts';
import { openingSteps } from './steps-opening.ts';
import { entrySteps, missingSteps, placeSteps, segmentSteps } from './steps-segments.ts';
import { surveySegments } from './survey.ts';
import { verifyStore } from './verify-store.ts';

export interface RepairOptions {
  /** Whether to do what the plan says; without it nothing is changed. */
  readonly apply: boolean;
  /** Whether to do as well what may lose acknowledged events. */
  readonly acceptLoss?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((done: number, total: number) => void) | undefined;
  readonly store?: Partial<RepositoryOptions>;
}

/** Something repair did. */
export interface RepairDeed {
  readonly item: RepairItem;
  readonly outcome: string;
}

export interface RepairReport {
  /** What was to be done, before anything was. */
  readonly plan: readonly RepairItem[];
  readonly done: readonly RepairDeed[];
  /** What opening the store finished or undid. */
  readonly recovery: readonly RecoveryLine[];
  /** What is still to be done. */
  readonly left: readonly RepairItem[];
  /** What the verification of every byte finds at the end. */
  readonly findings: readonly Finding[];
}

/** One repair can uncover the next: a log in the way, then what its segment holds. More rounds than these mean that it goes nowhere. */
const ROUNDS = 5;

/**
 * Plans what has to be done so that a store breaks no law, and does it when told to. Deletes nothing but scratch files: what is replaced or does not
 * belong goes to the quarantine with the reason. Works on a store that nobody has open; a second repair finds nothing to do.
 */
export async function repairStore(path: string, given: RepairOptions): Promise<RepairReport> {
  const options = { ...given, store: { ...given.store, sealing: false, rollupCache: false, retentionIntervalMs: 0 } };
  const done: RepairDeed[] = [];
  const recovery: RecoveryLine[] = [];
  const plan = await round(path, options, done);
  let left = plan;
  for (let n = 1; options.apply && n <= ROUNDS && left.some((item) => isWanted(item, options)); n++) {
    if (left.every((item) => item.action !== 'cut-log' || isWanted(item, options))) recovery.push(...(await finishByOpening(path, options.store)));
    const before = left;
    left = await round(path, options, done);
    if (isDeepStrictEqual(left, before)) break; // it goes no further: the report says what is left
  }
  const { findings } = await verifyStore(path, {
    signal: options.signal,
    progress: options.progress,
    ...(given.store === undefined ? {} : { store: given.store }),
  });
  return { plan, done, recovery, left, findings };
}

/** Makes a plan and, when told to, carries it out but for what opening does; answers the plan. */
async function round(path: string, options: RepairOptions, done: RepairDeed[]): Promise<RepairItem[]> {
  await using atRest = await openAtRest(path, { ...options.store, readOnly: !options.apply });
  const steps = await planSteps(atRest, options);
  if (options.apply) for (const folder of FOLDERS) await atRest.context.options.fs.makeFolder(absolute(atRest.context.root, folder));
  for (const step of steps) {
    if (!options.apply || step.deed === null || !isWanted(step, options)) continue;
    options.signal?.throwIfAborted();
    done.push({ item: itemOf(step), outcome: await step.deed() });
  }
  return steps.map(itemOf);
}

/** In the order in which it is done. */
async function planSteps({ context, catalog, inventory }: StoreAtRest, options: RepairOptions): Promise<RepairStep[]> {
  const structure = await verifyStructure(verifyContextOf(context));
  const strangers = new Set(structure.filter((f) => f.law === 'L6' && f.severity === 'error').map((f) => f.path));
  const survey = await surveySegments(context, inventory, strangers, options);
  return [
    ...(await catalogSteps(context, catalog, inventory)),
    ...logSteps(survey),
    ...cutSteps(survey),
    ...strangerSteps(survey, structure),
    ...placeSteps(survey),
    ...entrySteps(survey),
    ...(await segmentSteps(survey, options.signal)),
    ...(await missingSteps(survey)),
    ...(await markSteps(survey)),
    ...recordSteps(context, await verifyRecords(verifyContextOf(context))),
    ...privacySteps(survey, structure),
    ...openingSteps(survey),
  ];
}

function isWanted(item: RepairItem, { acceptLoss }: RepairOptions): boolean {
  return item.safe || acceptLoss === true;
}

/** Opening a store for writing finishes or undoes what was begun; nothing is sealed or removed meanwhile. */
async function finishByOpening(path: string, store: Partial<RepositoryOptions>): Promise<readonly RecoveryLine[]> {
  await using repository = await Repository.open(path, { ...store, readOnly: false });
  return repository.recovery;
}
