import type { StoreContext } from '../context.ts';
import type { AuditLine, AuditLog } from './audit-log.ts';

/** What an act is, before it is known how it ends. */
export interface Act<T> {
  readonly act: string;
  /** To what. */
  readonly about: string;
  /** What came of it, in words. */
  readonly result?: (value: T) => string;
  readonly command: readonly string[] | null;
}

/** Does something and writes down that it was done; of an open store. */
export type Noted = <T>(act: Act<T>, work: () => Promise<T>) => Promise<T>;

/** Does something and writes down that it was done, or how it failed. That it cannot be written down undoes nothing: it is told. */
export async function audited<T>({ options }: StoreContext, log: AuditLog, act: Act<T>, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const atMs = options.clock.now();
  const note = async (end: Pick<AuditLine, 'outcome' | 'error' | 'detail'>): Promise<void> => {
    try {
      await log.note({ atMs, tookMs: Math.round(performance.now() - began), act: act.act, command: act.command, ...end });
    } catch (error) {
      options.listener.failed?.('writing down what was done', error);
    }
  };
  try {
    const value = await work();
    const detail = [act.about, act.result?.(value) ?? ''].filter((text) => text !== '').join(': ');
    await note({ outcome: 'done', error: null, detail });
    return value;
  } catch (error) {
    await note({ outcome: 'failed', error: error instanceof Error ? error.message : String(error), detail: act.about });
    throw error;
  }
}
