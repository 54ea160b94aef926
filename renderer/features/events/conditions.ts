import { formatInteger } from '../../format/count.ts';

/** What an event can be marked with, in the words of the store and in those of the page. */
export const MARKS = [
  { mark: 'failed', label: 'failed' },
  { mark: 'credits-missing', label: 'credits missing' },
  { mark: 'usage-missing', label: 'usage missing' },
  { mark: 'retried', label: 'retried or failed over' },
  { mark: 'disconnected', label: 'client went away' },
  { mark: 'unclean', label: 'stream ended uncleanly' },
  { mark: 'blocked', label: 'session blocked' },
] as const;

interface NumberField {
  readonly field: string;
  readonly label: string;
  /** Units that may follow a number, as how many of the smallest one. */
  readonly units: Readonly<Record<string, bigint>>;
  readonly example: string;
}

const MILLIS = { ms: 1n, s: 1_000n, min: 60_000n };
const TOKENS = { k: 1_000n, m: 1_000_000n };

/** Numbers of an event that can be compared. */
export const NUMBERS: readonly NumberField[] = [
  { field: 'latency', label: 'latency', units: MILLIS, example: 'latency > 5 s' },
  { field: 'first-byte', label: 'first byte', units: MILLIS, example: 'first byte > 2 s' },
  { field: 'billable', label: 'billable', units: TOKENS, example: 'billable >= 100k' },
  { field: 'input', label: 'input', units: TOKENS, example: 'input > 50k' },
  { field: 'uncached', label: 'uncached', units: TOKENS, example: 'uncached > 10k' },
  { field: 'cached', label: 'cached', units: TOKENS, example: 'cached = 0' },
  { field: 'output', label: 'output', units: TOKENS, example: 'output > 4k' },
  { field: 'credits', label: 'credits', units: {}, example: 'credits > 0.25' },
  { field: 'retries', label: 'retries', units: {}, example: 'retries > 0' },
  { field: 'failovers', label: 'failovers', units: {}, example: 'failovers > 0' },
  { field: 'images', label: 'images', units: {}, example: 'images > 0' },
  { field: 'request-bytes', label: 'request bytes', units: { kib: 1_024n, mib: 1_048_576n }, example: 'request bytes > 1 MiB' },
];

const TYPED = /^\s*([a-z][a-z -]*?)\s*(>=|<=|>|<|=)\s*(\d[\d,_]*)(?:\.(\d+))?\s*([a-z]*)\s*$/i;

/** The condition that a text such as `latency > 5 s` means, as the store takes it; null when it is none. */
export function parseCondition(typed: string): string | null {
  const [, name = '', compare = '', whole = '', fraction = '', unit = ''] = TYPED.exec(typed) ?? [];
  const found = NUMBERS.find(({ field, label }) => [field, label].includes(name.toLowerCase()));
  if (found === undefined) return null;
  const digits = whole.replaceAll(/[,_]/g, '');
  if (found.field === 'credits')
    return unit === '' && fraction.length <= 12 && digits.length <= 12 ? `credits${compare}${digits}${fraction === '' ? '' : `.${fraction}`}` : null;
  const factor = unit === '' ? 1n : found.units[unit.toLowerCase()];
  if (factor === undefined) return null;
  const scaled = BigInt(digits + fraction) * factor;
  const scale = 10n ** BigInt(fraction.length);
  if (scaled % scale !== 0n || scaled / scale >= 2n ** 63n) return null;
  return `${found.field}${compare}${scaled / scale}`;
}

const STORED = /^([a-z-]+)(>=|<=|>|<|=)(-?\d+)((?:\.\d+)?)$/;

/** A condition of the store in the words of the page. */
export function conditionLabel(condition: string): string {
  const mark = MARKS.find((one) => one.mark === condition);
  if (mark !== undefined) return mark.label;
  const [, field = '', compare = '', whole = '', fraction = ''] = STORED.exec(condition) ?? [];
  const found = NUMBERS.find((one) => one.field === field);
  if (found === undefined) return condition;
  const [unit, factor] = Object.entries(found.units).findLast(([, one]) => one > 1n && BigInt(whole) !== 0n && BigInt(whole) % one === 0n) ?? [
    null,
    1n,
  ];
  if (unit !== null) return `${found.label} ${compare} ${formatInteger(BigInt(whole) / factor)} ${UNIT_NAMES[unit] ?? unit}`;
  return `${found.label} ${compare} ${formatInteger(BigInt(whole))}${fraction}${found.units === MILLIS ? ' ms' : ''}`;
}

const UNIT_NAMES: Readonly<Record<string, string>> = { kib: 'KiB', mib: 'MiB', m: 'M' };

/** The conditions with this one taken in, or out when it is in. */
export function withCondition(where: readonly string[], condition: string): string[] {
  return where.includes(condition) ? where.filter((one) => one !== condition) : [...where, condition];
}
