/** part / whole for a bar or a percentage, null when there is no whole; only here a sum becomes a float. */
export function ratio(part: bigint, whole: bigint): number | null {
  return whole === 0n ? null : Number((part * 1_000_000_000n) / whole) / 1_000_000_000;
}
