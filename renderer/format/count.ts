const GROUPS = /\B(?=(\d{3})+$)/g;

/** An integer with thousands separators, exact at any size: `12,345`, `-1,000`. */
export function formatInteger(value: number | string | bigint): string {
  const text = typeof value === 'number' ? BigInt(value).toString() : value.toString();
  const negative = text.startsWith('-');
  const grouped = (negative ? text.slice(1) : text).replace(GROUPS, ',');
  return negative ? `-${grouped}` : grouped;
}

/** An integer with its noun: `1 event`, `2 events`. */
export function formatCount(value: number, one: string, many = `${one}s`): string {
  return `${formatInteger(value)} ${value === 1 ? one : many}`;
}

const STEPS: readonly (readonly [bigint, string])[] = [
  [1_000_000_000_000n, 'T'],
  [1_000_000_000n, 'bn'],
  [1_000_000n, 'M'],
  [1_000n, 'k'],
];

/** An integer in three or four digits for headlines and axes: `2.29 bn`, `412 k`, `999`. */
export function formatCompact(value: number | string | bigint): string {
  const whole = typeof value === 'number' ? BigInt(Math.round(value)) : BigInt(value);
  const size = whole < 0n ? 0n - whole : whole;
  const step = STEPS.find(([from]) => size >= from);
  if (!step) return whole.toString();
  const hundredths = Number((size * 100n) / step[0]) / 100;
  return `${whole < 0n ? '-' : ''}${trim(hundredths)} ${step[1]}`;
}

function trim(value: number): string {
  return value >= 100 ? String(Math.floor(value)) : value >= 10 ? value.toFixed(1).replace(/\.0$/, '') : value.toFixed(2).replace(/\.?0+$/, '');
}

/** A share 0..1 as percent: `12.5 %`, `< 0.1 %`. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return '-';
  if (share > 0 && share < 0.001) return '< 0.1 %';
  return `${(share * 100).toFixed(1).replace(/\.0$/, '')} %`;
}

/** How much more or less something became, by the ratio of the difference to what it was: `+12.5 %`, `-3 %`, and `428 times` from tenfold on. */
export function formatChange(ratio: number): string {
  if (ratio >= 9) return `${formatInteger(Math.round(ratio + 1))} times`;
  return `${ratio > 0 ? '+' : '-'}${formatShare(Math.abs(ratio))}`;
}
