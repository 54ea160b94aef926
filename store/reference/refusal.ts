import { NotAStoreError } from '../errors.ts';

/** A folder of the reference is never changed; says how its events come into a store that can be. */
export function writingRefused(root: string): NotAStoreError {
  return new NotAStoreError(`${root} is laid out by the reference system: it can be read here, but nothing is ever written into it.`, {
    hint: `Nothing was changed. Open it read-only, or copy its events into a store: adopt STORE ${root}`,
  });
}
