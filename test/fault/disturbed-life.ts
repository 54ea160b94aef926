import assert from 'node:assert/strict';
import { type Account, assertAccount, assertEvents } from '../support/account.ts';
import { EveryCallFs } from '../support/every-call-fs.ts';
import { Life } from '../support/life.ts';
import type { Disturbance } from './disturbance.ts';

/** Disturbances that one store lives through before a new one is taken: its segments make checking slower. */
const PER_STORE = 12;

/** Stores that things go wrong in, one thing after another; each time they must go on, and hold what they acknowledged. */
export class DisturbedLives implements AsyncDisposable {
  #life: Life | null = null;
  #files: EveryCallFs | null = null;
  #lived = 0;

  /** Throws when anything is lost, is there twice or in part, when a law is broken, or when the store does not go on. */
  async live(disturbance: Disturbance): Promise<void> {
    const life = await this.#next();
    try {
      await disturbance.phase.prepare(life);
      this.#arm(life, disturbance);
      await settled(disturbance.phase.act(life));
      this.#files?.relent();
      life.points.forget();
      await goesOn(life);
      life.h.clock.advance(600_000);
      await life.h.repository.whenSealed();
      await assertEvents(life.h.repository, withoutAway(life.account));
      await life.h.reopen();
      await assertAccount(life.h.repository, life.account);
    } catch (error) {
      await this[Symbol.asyncDispose](); // the next one gets a sound store
      throw error;
    }
  }

  async #next(): Promise<Life> {
    if (this.#lived % PER_STORE === 0) await this[Symbol.asyncDispose]();
    this.#lived += 1;
    this.#life ??= await Life.begin((reach) => (this.#files = new EveryCallFs(reach)).fs);
    return this.#life;
  }

  #arm({ points }: Life, { at }: Disturbance): void {
    if ('point' in at) points.fail(at.point);
    else this.#files?.refuse(at.call, at.code);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const life = this.#life;
    this.#life = null;
    await life?.[Symbol.asyncDispose]();
  }
}

/** Whatever fails says why. */
async function settled(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof Error && error.message.length > 0, 'it failed without saying why');
  }
}

/** The store takes events again, at once or at the second try; after it was opened again when it was closed. What was refused is taken now. */
async function goesOn(life: Life): Promise<void> {
  if (!life.isOpen) await life.h.reopen();
  const events = life.events(1);
  await settled(life.append(events));
  await life.append(events);
  await life.appendOpen();
}

/** What is being removed or brought back may be out of sight until the store is opened again. */
function withoutAway(account: Account): Account {
  return { ...account, over: new Set(account.away.keys()) };
}
