/** A scaled integer as decimal text without trailing zeros: `0`, `0.5`, `-12.000000000001`. */
export function formatDecimal(units: bigint, scale: number): string {
  const magnitude = units < 0n ? 0n - units : units;
  const unit = 10n ** BigInt(scale);
  const fraction = String(magnitude % unit)
    .padStart(scale, '0')
    .replace(/0+$/, '');
  const text = `${magnitude / unit}${fraction === '' ? '' : `.${fraction}`}`;
  return units < 0n ? `-${text}` : text;
}

const DECIMAL = /^(-?)(\d{1,60})(?:\.(\d{1,60}))?$/;

/** Decimal text as an integer of this scale, exact; null when it is no decimal or has more digits than the scale holds. */
export function parseDecimal(text: string, scale: number): bigint | null {
  const [, sign, whole, fraction = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined || fraction.length > scale) return null;
  const units = BigInt(whole + fraction.padEnd(scale, '0'));
  return sign === '-' ? 0n - units : units;
}

/** The same amount with fewer fraction digits as text, halves away from zero, with all of them written: `12.30`. */
export function roundedDecimal(units: bigint, scale: number, digits: number): string {
  const divisor = 10n ** BigInt(scale - digits);
  const magnitude = units < 0n ? 0n - units : units;
  const rounded = (magnitude * 2n + divisor) / (divisor * 2n);
  const text = String(rounded).padStart(digits + 1, '0');
  const shown = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return units < 0n && rounded !== 0n ? `-${shown}` : shown;
}
