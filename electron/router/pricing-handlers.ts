import { checkSheet, formatCost, formatCredits, type PricedModels, type PriceSheet, sheetText } from '../../store/index.ts';
import type { Output } from '../contract/contract.ts';
import type { Handlers } from './host.ts';
import type { SessionParts } from './session-parts.ts';
import { cut } from './views.ts';

type Area = 'prices.list' | 'prices.sheet' | 'prices.check' | 'prices.import' | 'prices.models';

export function pricingHandlers(parts: SessionParts): Pick<Handlers, Area> {
  return {
    'prices.list': async () => {
      const { sheets, damaged } = await parts.holder.repository.pricing.sheets();
      return {
        sheets: sheets.map(({ version, importedMs, digest, sheet }) => ({ version, importedMs, digest, ...summary(sheet) })),
        damaged: [...damaged],
      };
    },
    'prices.sheet': async ({ version }) => {
      const { sheet } = await parts.holder.repository.pricing.sheetOf(version);
      return { version, sheet: summary(sheet), prices: pricesOf(sheet), text: sheetText(sheet) };
    },
    'prices.check': async ({ text }) => {
      const { sheet, problems } = checkSheet(text);
      return { sheet: sheet === null ? null : summary(sheet), problems: problems.map((one) => ({ ...one, problem: cut(one.problem) })) };
    },
    'prices.import': async ({ text }) => {
      const { added, fresh } = await parts.holder.repository.pricing.importSheet(text);
      return { version: added.version, fresh };
    },
    'prices.models': async ({ fromMs, toMs, version }, { signal }) => {
      const { pricing } = parts.holder.repository;
      const kept = await pricing.sheet(version);
      const range = fromMs === null || toMs === null ? null : { fromMs, toMs };
      const answer = await pricing.models(range, kept?.sheet ?? null, signal);
      return { version: kept?.version ?? null, currency: kept?.sheet.currency ?? null, ...modelsView(answer, kept !== null) };
    },
  };
}

function summary({ name, currency, zone, prices }: PriceSheet): Output<'prices.sheet'>['sheet'] {
  return { name, currency, zone, prices: prices.length };
}

function pricesOf({ prices }: PriceSheet): Output<'prices.sheet'>['prices'] {
  const text = (units: bigint | null): string | null => (units === null ? null : formatCredits(units));
  return prices.map(({ model, fromMs, per, amounts: { inputUncached, inputCached, output } }) => ({
    model, fromMs, per, inputUncached: text(inputUncached), inputCached: text(inputCached), output: text(output),
  })); // prettier-ignore
}

function modelsView({ range, models, missing }: PricedModels, isPriced: boolean): Omit<Output<'prices.models'>, 'version' | 'currency'> {
  return {
    fromMs: range?.fromMs ?? null,
    toMs: range?.toMs ?? null,
    models: models.map((one) => ({
      model: cut(one.model),
      requests: one.requests,
      inputUncached: String(one.inputUncached),
      inputCached: String(one.inputCached),
      output: String(one.output),
      usageMissing: one.usageMissing,
      credits: formatCredits(one.credits),
      creditsMissing: one.creditsMissing,
      cost: isPriced ? formatCost(one.units) : null,
      unpriced: String(one.unpriced),
    })),
    missing: [...missing],
  };
}
