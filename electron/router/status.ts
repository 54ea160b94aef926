import type { Repository } from '../../store/index.ts';
import type { StoreStatus } from './views.ts';

/** The live line at the bottom of the window. */
export async function storeStatus(repository: Repository): Promise<StoreStatus> {
  const { segments } = repository;
  const gate = repository.gate();
  const active = segments.find((s) => s.id === repository.activeId) ?? segments.findLast((s) => s.tier === 'active');
  return {
    generation: repository.context.set.generation,
    gate: {
      holder: gate.holder === null ? null : { label: gate.holder.label, heldMs: Math.max(0, Math.round(performance.now() - gate.holder.sinceMs)) },
      waiting: gate.waiting.length,
      waitP95Ms: Math.round(gate.waitP95Ms),
      acquired: gate.acquired,
    },
    active: active === undefined ? null : { id: active.id, rows: active.totals.rows, bytes: active.bytes, walBytes: active.walBytes },
    pending: segments.filter((s) => s.tier === 'pending').length,
    archived: segments.filter((s) => s.tier === 'archived').length,
    rows: segments.reduce((sum, s) => sum + s.totals.rows, 0),
    bytes: segments.reduce((sum, s) => sum + s.bytes + s.walBytes, 0),
    diskFreeBytes: await repository.freeBytes(),
  };
}

const PUSH_MS = 200;

/** Tells of a change soon, and at most five times a second. */
export class StatusPusher implements Disposable {
  readonly #push: () => void;
  #timer: NodeJS.Timeout | null = null;

  constructor(push: () => void) {
    this.#push = push;
  }

  changed(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#push();
    }, PUSH_MS);
  }

  [Symbol.dispose](): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
