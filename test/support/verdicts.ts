import { inspect } from 'node:util';

/** Counts what held and what did not, tells what did not, and ends a script. */
export class Verdicts {
  #passed = 0;
  #failed = 0;

  /** Runs one case; a failure is told with how to see it again. */
  async judge(name: string, work: () => Promise<unknown>, again = ''): Promise<boolean> {
    try {
      await work();
      this.#passed += 1;
      return true;
    } catch (error) {
      this.#failed += 1;
      console.log(`FAILED ${name}${again === '' ? '' : `, again with: ${again}`}\n${inspect(error)}`);
      return false;
    }
  }

  get failed(): number {
    return this.#failed;
  }

  /** The last line of every script. */
  conclude(): void {
    console.log(`${this.#passed} passed, ${this.#failed} failed`);
    process.exitCode = this.#failed > 0 ? 1 : 0;
  }
}
