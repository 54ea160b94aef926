import type { Noted } from '../audit/audited.ts';
import type { StoreContext } from '../context.ts';
import { formatDecimal } from '../domain/decimal.ts';
import type { TimeRange } from '../domain/time.ts';
import type { Rollups } from '../rollups/rollups.ts';
import { type ModelUsage, modelUsage } from './model-usage.ts';
import { addCosts, type Cost, COST_SCALE, NO_COST, Pricer } from './pricer.ts';
import { type DamagedSheet, PriceSheets, type SheetVersion } from './price-sheets.ts';
import type { PriceSheet } from './price-sheet.ts';
import { addSums, type UsageSums } from '../queries/usage-sums.ts';

/** What a model used and what that costs, beside the credits that the provider counted. */
export interface PricedModel extends UsageSums, Cost {
  /** `''` for events without one. */
  readonly model: string;
}

export interface PricedModels {
  readonly range: TimeRange | null;
  readonly models: readonly PricedModel[];
  /** Segments that could not be read. */
  readonly missing: readonly string[];
}

/** What prices and statements need of an open store. */
export type BillingContext = Pick<StoreContext, 'root' | 'storeId' | 'options' | 'hub' | 'set'>;

/** The price sheets of a store, and what its events cost by them. */
export class Pricing {
  readonly #sheets: PriceSheets;
  readonly #context: BillingContext;
  readonly #rollups: Rollups;
  readonly #assertWritable: (act: string) => void;
  readonly #noted: Noted;

  constructor(context: BillingContext, rollups: Rollups, assertWritable: (act: string) => void, noted: Noted) {
    this.#sheets = new PriceSheets(context.options.fs, context.root, context.options.clock);
    this.#context = context;
    this.#rollups = rollups;
    this.#assertWritable = assertWritable;
    this.#noted = noted;
  }

  /** Every version of the sheet, the newest first, and those whose file is damaged. */
  sheets(): Promise<{ readonly sheets: readonly SheetVersion[]; readonly damaged: readonly DamagedSheet[] }> {
    return this.#sheets.list();
  }

  /** A version, or the one in force: null when there is none. */
  async sheet(version: number | null = null): Promise<SheetVersion | null> {
    return await (version === null ? this.#sheets.newest() : this.sheetOf(version));
  }

  /** Throws NotFoundError or CorruptError. */
  async sheetOf(version: number): Promise<SheetVersion> {
    return await this.#sheets.get(version);
  }

  /** Keeps a sheet as the next version, which is in force from then on. */
  async importSheet(text: string): Promise<{ readonly added: SheetVersion; readonly fresh: boolean }> {
    this.#assertWritable('import a price sheet');
    const result = ({ added, fresh }: { readonly added: SheetVersion; readonly fresh: boolean }): string =>
      fresh ? `version ${added.version}` : `version ${added.version}, which says the same already`;
    return await this.#noted({ act: 'import a price sheet', about: '', result, command: null }, () => this.#sheets.add(text));
  }

  /** What every model used in a range (the whole store without one), and what that costs by a sheet. */
  async models(range: TimeRange | null, sheet: PriceSheet | null, signal?: AbortSignal): Promise<PricedModels> {
    const { hub, set } = this.#context;
    const whole = range ?? this.#span();
    if (whole === null) return { range: null, models: [], missing: [] };
    const pricer = sheet === null ? null : new Pricer(sheet);
    const query = { ...whole, cuts: pricer?.cutsIn(whole) ?? [] };
    const { rows, missing } = await hub.reading(() => modelUsage({ hub, set, rollups: this.#rollups }, query, signal));
    const models = [...Map.groupBy(rows, ({ model }) => model).values()].map((stretches) => pricedModel(stretches, pricer));
    return { range: whole, models, missing };
  }

  /** From the oldest event to the newest. */
  #span(): TimeRange | null {
    const totals = this.#context.set.segments.map(({ descriptor }) => descriptor.totals);
    const starts = totals.flatMap(({ fromMs }) => (fromMs === null ? [] : [fromMs]));
    const ends = totals.flatMap(({ toMs }) => (toMs === null ? [] : [toMs]));
    if (starts.length === 0) return null;
    const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
    return { fromMs: least(starts), toMs: 1 - least(ends.map((ms) => -ms)) };
  }
}

/** An exact cost as decimal text. */
export function formatCost(units: bigint): string {
  return formatDecimal(units, COST_SCALE);
}

function pricedModel(stretches: readonly ModelUsage[], pricer: Pricer | null): PricedModel {
  return stretches.map((row) => priced(row, pricer)).reduce((a, b) => ({ model: a.model, ...addSums(a, b), ...addCosts(a, b) }));
}

function priced(row: ModelUsage, pricer: Pricer | null): PricedModel {
  return { ...row, ...(pricer?.costOf({ ...row, atMs: row.fromMs }) ?? NO_COST) };
}
