import { create } from 'zustand';
import type { Fault } from '../../../electron/contract/fault.ts';
import { call } from '../../api/client.ts';
import { faultOf } from '../../api/remote-fault.ts';
import type { SqlOutcome } from './vocabulary.ts';

/** What became of the statement of a tab; it goes on when the page is left. */
export type Run =
  | { readonly state: 'running'; readonly text: string; readonly sinceMs: number; readonly abort: AbortController }
  | { readonly state: 'ended'; readonly text: string; readonly outcome: SqlOutcome }
  | { readonly state: 'failed'; readonly text: string; readonly fault: Fault }
  | { readonly state: 'cancelled'; readonly text: string };

interface Runs {
  /** The store that was asked; answers of another one are not shown. */
  readonly store: string;
  readonly byTab: Readonly<Record<string, Run>>;
}

export interface RunLimits {
  readonly rows: number;
  readonly seconds: number;
}

export const useRuns = create<Runs>(() => ({ store: '', byTab: {} }));

/** Forgets what another store answered. */
export function runsOf(store: string): void {
  if (useRuns.getState().store === store) return;
  for (const run of Object.values(useRuns.getState().byTab)) if (run.state === 'running') run.abort.abort();
  useRuns.setState({ store, byTab: {} });
}

/** Runs a statement for a tab; the one that ran there before is cancelled. */
export async function runStatement(tab: string, text: string, limits: RunLimits): Promise<void> {
  cancelRun(tab);
  const abort = new AbortController();
  const mine: Run = { state: 'running', text, sinceMs: Date.now(), abort };
  put(tab, mine);
  const ended = await endOf(text, limits, abort.signal);
  if (useRuns.getState().byTab[tab] === mine) put(tab, ended);
}

export function cancelRun(tab: string): void {
  const run = useRuns.getState().byTab[tab];
  if (run?.state !== 'running') return;
  put(tab, { state: 'cancelled', text: run.text });
  run.abort.abort();
}

/** Forgets what a tab has shown. */
export function dropRun(tab: string): void {
  cancelRun(tab);
  useRuns.setState(({ byTab }) => ({ byTab: Object.fromEntries(Object.entries(byTab).filter(([id]) => id !== tab)) }));
}

async function endOf(text: string, limits: RunLimits, signal: AbortSignal): Promise<Run> {
  try {
    return { state: 'ended', text, outcome: await call('sql.run', { text, ...limits }, signal) };
  } catch (error) {
    return signal.aborted ? { state: 'cancelled', text } : { state: 'failed', text, fault: faultOf(error) };
  }
}

function put(tab: string, run: Run): void {
  useRuns.setState(({ byTab }) => ({ byTab: { ...byTab, [tab]: run } }));
}
