import fc from 'fast-check';
import type { WriteGate } from '../../store/gate/write-gate.ts';

/** What of a gate the laws need; flawed gates of the tests are no subclasses. */
export type AnyGate = Pick<WriteGate, 'acquire'>;

interface Visit {
  readonly abortable: boolean;
  /** Whether the holder leaves by an exception. */
  readonly throws: boolean;
}

const visits = fc.array(fc.record({ abortable: fc.boolean(), throws: fc.boolean() }), { minLength: 1, maxLength: 8 });

/**
 * Lets a random crowd come, hold, throw and give up in every order the scheduler thinks of.
 * Fails unless at most one holds at a time, those who stay are served in the order they came, and nobody is forgotten.
 */
export async function assertGateLaws(makeGate: () => AnyGate, options: { readonly runs: number; readonly seed?: number }): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), visits, async (scheduler, crowd) => {
      const run = new CrowdRun(makeGate(), scheduler);
      const everybody = Promise.all(crowd.map((visit, index) => run.visit(visit, index)));
      await Promise.race([scheduler.waitFor(everybody), run.stuck()]);
      run.assertLaws(crowd.length);
    }),
    { numRuns: options.runs, ...(options.seed === undefined ? {} : { seed: options.seed }) },
  );
}

/** One crowd at one gate, and what was seen of it. */
class CrowdRun {
  readonly #gate: AnyGate;
  readonly #scheduler: fc.Scheduler;
  #inside = 0;
  #steps = 0;
  readonly #faults: string[] = [];
  readonly #came: number[] = [];
  readonly #served: number[] = [];
  readonly #gone = new Set<number>();

  constructor(gate: AnyGate, scheduler: fc.Scheduler) {
    this.#gate = gate;
    this.#scheduler = scheduler;
  }

  async visit({ abortable, throws }: Visit, index: number): Promise<void> {
    await this.#pause(`comes ${index}`);
    const controller = new AbortController();
    const giveUp = abortable ? this.#pause(`gives up ${index}`).then(() => controller.abort(index)) : null;
    this.#came.push(index);
    try {
      await this.#hold(index, throws, controller.signal);
    } catch (error) {
      if (error === index) this.#gone.add(index);
      else if (!(error instanceof Thrown)) throw error;
    }
    await giveUp;
  }

  async #hold(index: number, throws: boolean, signal: AbortSignal): Promise<void> {
    using lease = await this.#gate.acquire(`visitor ${index}`, signal);
    this.#served.push(index);
    this.#inside += 1;
    if (this.#inside > 1) this.#faults.push(`${index} met somebody inside`);
    await this.#pause(`works ${index}`);
    lease.assertHeld();
    this.#inside -= 1;
    if (throws) throw new Thrown();
  }

  /** Rejects when nobody does anything any more although somebody is still waiting. */
  async stuck(): Promise<never> {
    let before = -1;
    for (let still = 0; still < PATIENCE; still = before === this.#steps ? still + 1 : 0) {
      before = this.#steps;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    throw new Error('somebody was forgotten at the gate');
  }

  /** A moment at which the scheduler may let others go first. */
  async #pause(label: string): Promise<void> {
    this.#steps += 1;
    await this.#scheduler.schedule(Promise.resolve(), label);
    this.#steps += 1;
  }

  assertLaws(size: number): void {
    const stayed = this.#came.filter((index) => !this.#gone.has(index));
    if (this.#served.join() !== stayed.join()) this.#faults.push(`came ${stayed.join()} but served ${this.#served.join()}`);
    if (this.#served.length + this.#gone.size !== size)
      this.#faults.push(`${size} came, ${this.#served.length} were served, ${this.#gone.size} gave up`);
    if (this.#faults.length > 0) throw new Error(this.#faults.join('; '));
  }
}

class Thrown extends Error {}

/** Turns of the event loop in which nothing happens, after which nothing ever will. */
const PATIENCE = 20;
