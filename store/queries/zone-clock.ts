import { DAY_MS, type EpochMs } from '../domain/time.ts';
import { InvalidArgumentError } from '../errors.ts';

/** What a wall clock shows, as the milliseconds an UTC clock would have to show the same. */
export type LocalMs = number;

/** Formatters are slow to make and few zones are asked for. */
const formatters = new Map<string, Intl.DateTimeFormat>();
const KEPT_FORMATTERS = 32;

/**
 * The wall clock of an IANA zone, from the offsets that `Intl` knows.
 * Looks an offset up once a UTC day and again only on days that begin and end with different ones, so thousands of days stay cheap.
 */
export class ZoneClock {
  readonly #formatter: Intl.DateTimeFormat;
  readonly #dayOffsets = new Map<number, number>();

  /** Throws InvalidArgumentError when there is no such zone. */
  constructor(zone: string) {
    this.#formatter = formatterOf(zone);
  }

  /** Milliseconds the wall clock is ahead of UTC at this instant. */
  offsetAt(ms: EpochMs): number {
    const day = Math.floor(ms / DAY_MS);
    const before = this.#offsetOfDay(day);
    return before === this.#offsetOfDay(day + 1) ? before : this.#lookUp(ms);
  }

  localAt(ms: EpochMs): LocalMs {
    return ms + this.offsetAt(ms);
  }

  /** The first instant at which the wall clock shows this; where it skips that, the instant at which it skips. */
  instantOf(local: LocalMs): EpochMs {
    const before = this.offsetAt(local - DAY_MS);
    const after = this.offsetAt(local + DAY_MS);
    if (before === after) return local - before;
    const shown = [local - before, local - after].filter((ms) => this.localAt(ms) === local);
    return shown.length > 0 ? Math.min(...shown) : this.shiftBetween(local - after, local - before);
  }

  /** The first instant of `(earlier, later]` with another offset than `earlier`; the two must differ. */
  shiftBetween(earlier: EpochMs, later: EpochMs): EpochMs {
    const offset = this.offsetAt(earlier);
    let [low, high] = [earlier, later];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.offsetAt(middle) === offset) low = middle;
      else high = middle;
    }
    return high;
  }

  #offsetOfDay(day: number): number {
    const known = this.#dayOffsets.get(day);
    if (known !== undefined) return known;
    const offset = this.#lookUp(day * DAY_MS);
    this.#dayOffsets.set(day, offset);
    return offset;
  }

  #lookUp(ms: EpochMs): number {
    const part: Record<string, number> = {};
    for (const { type, value } of this.#formatter.formatToParts(ms)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1_000) * 1_000;
  }
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const formatter = makeFormatter(zone);
  if (formatters.size >= KEPT_FORMATTERS) formatters.clear();
  formatters.set(zone, formatter);
  return formatter;
}

function makeFormatter(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (error) {
    throw new InvalidArgumentError(`There is no time zone ${JSON.stringify(zone)}.`, {
      hint: 'Use an IANA name such as Europe/Berlin or UTC.',
      cause: error,
    });
  }
}
