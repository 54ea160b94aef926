import { formatInteger } from './count.ts';

/** Exact decimal text with its thousands apart: `1,234.5678`. */
export function groupedDecimal(text: string): string {
  const [whole = '0', fraction] = text.split('.');
  const digits = whole === '-0' ? '-0' : formatInteger(whole);
  return fraction === undefined ? digits : `${digits}.${fraction}`;
}

/** An amount with its currency: `1,234.50 USD`; a lower bound is said to be one. */
export function formatMoney(text: string, currency: string, isLowerBound = false): string {
  return `${isLowerBound ? '>= ' : ''}${groupedDecimal(text)} ${currency}`;
}

/** A difference always says its direction. */
export function signed(text: string): string {
  return text.startsWith('-') || /^0(\.0*)?$/.test(text) ? groupedDecimal(text) : `+${groupedDecimal(text)}`;
}
