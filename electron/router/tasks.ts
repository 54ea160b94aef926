import { randomUUID } from 'node:crypto';
import type { Output } from '../contract/contract.ts';
import { Refusal } from './host.ts';

export type TaskView = Output<'app.state'>['tasks'][number];

/** A long act while it goes on. */
export interface Task {
  readonly id: string;
  readonly signal: AbortSignal;
  progress(done: number, total: number | null): void;
}

const KEPT = 50;

/** Everything long that goes on or has just ended; each can be cancelled. */
export class Tasks {
  readonly #tasks = new Map<string, { view: TaskView; readonly abort: AbortController }>();
  readonly #changed: (task: TaskView) => void;

  constructor(changed: (task: TaskView) => void) {
    this.#changed = changed;
  }

  /** Newest first. */
  list(): TaskView[] {
    return [...this.#tasks.values()].map((t) => t.view).toReversed();
  }

  cancel(id: string): void {
    const task = this.#tasks.get(id);
    if (task === undefined) throw new Refusal('NOT_FOUND', 'That task is not there any more.');
    task.abort.abort(new Refusal('CANCELLED', 'Cancelled.'));
  }

  cancelAll(): void {
    for (const { abort } of this.#tasks.values()) abort.abort(new Refusal('CANCELLED', 'The store is being closed.'));
  }

  /** Runs something long as a task; its outcome is the task's. */
  async run<T>(what: Pick<TaskView, 'kind' | 'label' | 'unit'>, work: (task: Task) => Promise<T>): Promise<T> {
    const id = randomUUID();
    const abort = new AbortController();
    const entry = {
      abort,
      view: { ...what, id, state: 'running', done: 0, total: null, startedMs: Date.now(), endedMs: null, error: null } as TaskView,
    };
    this.#tasks.set(id, entry);
    const update = (change: Partial<TaskView>): void => {
      entry.view = { ...entry.view, ...change };
      this.#changed(entry.view);
    };
    update({});
    try {
      const result = await work({ id, signal: abort.signal, progress: (done, total) => update({ done, total }) });
      update({ state: abort.signal.aborted ? 'cancelled' : 'done', endedMs: Date.now() });
      return result;
    } catch (error) {
      const state = abort.signal.aborted ? 'cancelled' : 'failed';
      update({ state, endedMs: Date.now(), error: error instanceof Error ? error.message : String(error) });
      throw error;
    } finally {
      this.#trim();
    }
  }

  #trim(): void {
    const ended = [...this.#tasks].filter(([, t]) => t.view.state !== 'running');
    for (const [id] of ended.slice(0, Math.max(0, ended.length - KEPT))) this.#tasks.delete(id);
  }
}
