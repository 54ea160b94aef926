import type { Output } from '../../electron/contract/contract.ts';

export type PriceSheets = Output<'prices.list'>;

/** By which prices something is told: a version of the price sheet, none because there is none, or none because that version cannot be used. */
export type PriceBasis =
  | { readonly kind: 'sheet'; readonly version: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'unusable'; readonly problem: string };

/** The version in the parameters of the location; null means the one in force. */
export function parseSheet(text: string): number | null {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}

/** The prices that are meant. A newest version that is damaged is not passed over: the prices of the one before would be wrong. */
export function basisOf(chosen: number | null, { sheets, damaged }: PriceSheets): PriceBasis {
  const version = chosen ?? [...sheets, ...damaged].reduce((newest, one) => Math.max(newest, one.version), 0);
  if (version === 0) return { kind: 'none' };
  if (sheets.some((one) => one.version === version)) return { kind: 'sheet', version };
  const found = damaged.find((one) => one.version === version);
  const problem =
    found === undefined
      ? `There is no version ${version} of the price sheet.`
      : `Version ${version} of the price sheet cannot be used: ${found.problem}`;
  return { kind: 'unusable', problem };
}
