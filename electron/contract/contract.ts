import type * as v from 'valibot';
import { activityProcedures } from './activity.ts';
import { appProcedures, type appState, type storeStatus, type taskView } from './app.ts';
import type { Procedure } from './codec.ts';
import { eventProcedures } from './events.ts';
import { pricingProcedures } from './pricing.ts';
import { replayProcedures, type replayRun, type watch } from './replay.ts';
import { retentionProcedures } from './retention.ts';
import { segmentProcedures } from './segments.ts';
import { sqlProcedures } from './sql.ts';
import { statementProcedures } from './statements.ts';
import { usageProcedures } from './usage.ts';

const areas = {
  ...appProcedures,
  ...segmentProcedures,
  ...replayProcedures,
  ...retentionProcedures,
  ...usageProcedures,
  ...eventProcedures,
  ...activityProcedures,
  ...sqlProcedures,
  ...pricingProcedures,
  ...statementProcedures,
};

export type ProcedureName = keyof typeof areas;
export type Input<N extends ProcedureName> = (typeof areas)[N] extends Procedure<infer I, unknown> ? I : never;
export type Output<N extends ProcedureName> = (typeof areas)[N] extends Procedure<infer _, infer O> ? O : never;

/** Every procedure by name. */
export const contract: { readonly [N in ProcedureName]: Procedure<Input<N>, Output<N>> } = areas as never;

/** Notices from the host to the window. */
export interface Pushes {
  'app.changed': v.InferOutput<typeof appState>;
  'store.status': v.InferOutput<typeof storeStatus> | null;
  'task.changed': v.InferOutput<typeof taskView>;
  'replay.changed': v.InferOutput<typeof replayRun>;
  'replay.watched': v.InferOutput<typeof watch> | null;
}
export type PushName = keyof Pushes;

/** What a host offers to the page: the preload exposes it in Electron, `fetch` builds it in a browser. */
export interface Bridge {
  readonly host: 'electron' | 'web';
  /** Answers with an envelope, never rejects for a fault; aborting `signal` cancels the call. */
  call(name: string, input: unknown, signal?: AbortSignal): Promise<unknown>;
  /** Calls back with every push; returns the way to stop. */
  subscribe(listener: (name: string, payload: unknown) => void): () => void;
  /** A dropped or chosen file as something `replay.check` takes; streams it up first where the host has no paths. `onProgress` gets 0..1. */
  fileRef(file: File, onProgress?: (done: number) => void): Promise<{ ref: string; name: string }>;
}

/**
 * What the preload exposes as `window.bridge`. An `AbortSignal` does not cross between the page's world and the preload's,
 * so a call that may be aborted is given a number by the page.
 */
export interface PreloadBridge extends Omit<Bridge, 'call'> {
  readonly host: 'electron';
  call(name: string, input: unknown, callId?: number): Promise<unknown>;
  abort(callId: number): void;
}
