const SLOTS = 4_096;
const LONGEST = 64;

interface Kept {
  readonly bytes: Uint8Array;
  readonly text: string;
}

/**
 * Texts that were read before, found by their bytes: values that come again and again are made into strings once.
 * A text has one place where it may lie, so the cache stays small whatever comes.
 */
export class TextCache {
  readonly #kept: (Kept | undefined)[] = Array.from({ length: SLOTS });

  /** The text of valid UTF-8 in `[from, to)`, which `make` makes where it is not known yet. Columns do not get into each other's way. */
  find(column: number, bytes: Uint8Array, from: number, to: number, make: (from: number, to: number) => string): string {
    if (to - from > LONGEST || from === to) return make(from, to);
    const slot = slotOf(column, bytes, from, to);
    const kept = this.#kept[slot];
    if (kept !== undefined && isSame(kept.bytes, bytes, from, to)) return kept.text;
    const text = make(from, to);
    this.#kept[slot] = { bytes: Uint8Array.prototype.slice.call(bytes, from, to), text };
    return text;
  }
}

/** Values of one column mostly differ at their end. */
function slotOf(column: number, bytes: Uint8Array, from: number, to: number): number {
  const last = (bytes[to - 1] ?? 0) + 31 * (bytes[to - 2] ?? 0) + 961 * (bytes[to - 3] ?? 0);
  const rest = (bytes[from] ?? 0) + 7 * (bytes[(from + to) >> 1] ?? 0) + 13 * (to - from);
  return (last + 127 * rest + 521 * column) & (SLOTS - 1);
}

function isSame(kept: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (kept.length !== to - from) return false;
  for (let at = 0; at < kept.length; at++) if (kept[at] !== bytes[from + at]) return false;
  return true;
}
