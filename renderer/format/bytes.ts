const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** Bytes in binary units, the number and its unit apart so that the unit can be shown dim. */
export function bytesParts(bytes: number): { readonly value: string; readonly unit: string } {
  let value = bytes;
  let step = 0;
  while (value >= 1024 && step < UNITS.length - 1) {
    value /= 1024;
    step += 1;
  }
  if (step > 0 && Math.round(value) >= 1024 && step < UNITS.length - 1) {
    value /= 1024;
    step += 1;
  }
  return { value: step === 0 || value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2), unit: UNITS[step] ?? 'B' };
}

/** Bytes as one text: `41.2 MiB`. */
export function formatBytes(bytes: number): string {
  const { value, unit } = bytesParts(bytes);
  return `${value} ${unit}`;
}
