/** A small repeatable source of pseudo-random numbers (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A 32-bit whole number. */
  bits(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** 0 or more, below 1. */
  unit(): number {
    return this.bits() / 2 ** 32;
  }

  /** A whole number from 0 to `below - 1`. */
  below(below: number): number {
    return Math.floor(this.unit() * below);
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** A whole number of about this size: often smaller, seldom much larger. */
  around(middle: number): number {
    return Math.round(middle * Math.exp(1.1 * (this.unit() + this.unit() + this.unit() - 1.5)));
  }

  pick<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.below(items.length)] ?? items[0];
  }

  /** An item, the first ones far more often than the last. */
  lean<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[Math.floor(this.unit() ** 2 * items.length)] ?? items[0];
  }

  hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += this.bits().toString(16).padStart(8, '0');
    return text.slice(0, digits);
  }
}
