import { formatDecimal } from '../domain/decimal.ts';
import { type Price, PRICE_SCALE, type PriceSheet, TOKEN_CLASSES } from './price-sheet.ts';

/** A price sheet as the JSON that `checkSheet` reads: one price a line, every field written. */
export function sheetText({ name, currency, zone, prices }: PriceSheet): string {
  const head = Object.entries({ name, currency, zone }).map(([field, value]) => `  ${JSON.stringify(field)}: ${JSON.stringify(value)},\n`);
  return `{\n${head.join('')}  "prices": [\n${prices.map((price) => `    ${JSON.stringify(plainPrice(price))}`).join(',\n')}\n  ]\n}\n`;
}

function plainPrice({ model, from, per, amounts }: Price): object {
  const named = TOKEN_CLASSES.flatMap((token) => {
    const amount = amounts[token];
    return amount === null ? [] : [[token, formatDecimal(amount, PRICE_SCALE)]];
  });
  return { model, ...(from === null ? {} : { from }), per, ...Object.fromEntries(named) };
}
