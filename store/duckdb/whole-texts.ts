import { createRequire } from 'node:module';

/** Where the driver keeps what it reads texts with; it is looked up again for every text. */
const ACCESSORS = '@duckdb/node-api/lib/vectors/dataAccessors.js';

/**
 * Has the driver give texts as they are stored. Its own decoder takes a byte-order mark at the beginning of a value for a sign of the
 * encoding and drops it: an event would come out of the store as another one, and one with such an id could not be found again.
 */
export function keepWholeTexts(): void {
  const accessors = createRequire(import.meta.url)(ACCESSORS) as object;
  if (!('textDecoder' in accessors)) throw new TypeError('The driver reads its texts in another way now.');
  Object.defineProperty(accessors, 'textDecoder', { value: new TextDecoder('utf-8', { ignoreBOM: true }) });
}
