import { setImmediate as turn } from 'node:timers/promises';

/** How long anything that must happen may take; only what never happens takes so long. */
const PATIENCE_MS = 5_000;

/** Waits until something is so. Throws when it does not come to that, so that a test fails rather than hangs. */
export async function until(isSo: () => boolean): Promise<void> {
  const began = performance.now();
  while (!isSo()) {
    if (performance.now() - began > PATIENCE_MS) throw new Error(`It never came to that: ${String(isSo)}`);
    await turn();
  }
}
