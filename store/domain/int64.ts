export const INT64_MIN = -(2n ** 63n);
export const INT64_MAX = 2n ** 63n - 1n;

/** A driver's bigint (or number) as a safe JavaScript integer; throws beyond 2^53 instead of rounding. */
export function toSafeInteger(value: bigint | number): number {
  const result = Number(value);
  if (!Number.isSafeInteger(result)) throw new RangeError(`Not a safe integer: ${value}`);
  return result;
}

/** Whether a bigint fits a signed 64-bit column. */
export function fitsInt64(value: bigint): boolean {
  return value >= INT64_MIN && value <= INT64_MAX;
}
