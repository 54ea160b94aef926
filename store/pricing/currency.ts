/** Fraction digits of amounts that can be paid in a currency: 2 for USD, 0 for JPY; 2 for a code that nobody knows. */
export function minorDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
