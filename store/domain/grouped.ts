/** Digits in groups of three; a fraction stays as it is. */
export function grouped(decimal: string | number | bigint): string {
  const [whole = '', fraction] = String(decimal).split('.');
  const text = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? text : `${text}.${fraction}`;
}

/** A number with its noun: `1 row`, `12,345 rows`. */
export function counted(count: number | bigint, one: string): string {
  return `${grouped(count)} ${one}${String(count) === '1' ? '' : 's'}`;
}
