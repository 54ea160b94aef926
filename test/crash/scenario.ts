import type { Random } from '../../store/sample/random.ts';

/** A kind of work that is killed again and again on one store; every method throws when something is not as it must be. */
export interface Scenario {
  readonly name: string;
  prepare(): Promise<void>;
  /** Starts the work, kills it at a random moment, opens the store and checks it; answers what happened. */
  killOnce(random: Random): Promise<string>;
  /** Does all the work again, undisturbed, and checks that the numbers are exact. */
  finish(): Promise<string>;
}
