import {
  checkSheet,
  formatCost,
  problemText,
  type PriceSheet,
  type PricedModels,
  saveText,
  sheetOf,
  sheetText,
  visible,
} from '../../../store/index.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Given } from '../given.ts';
import { isoText } from '../instant.ts';
import { openToRead, openToWrite } from '../open.ts';
import { readSmallFile } from '../small-file.ts';
import { counted, grouped, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { Verb } from '../verb.ts';

export const prices: Verb = {
  name: 'prices',
  usage: 'check FILE [--store STORE] | import STORE FILE | export STORE [--sheet N] [--out FILE] | list STORE',
  summary: 'Checks, keeps and shows price sheets; every import is a new version, and versions never change.',
  details: [
    'A sheet is JSON: {"currency": "USD", "zone": "UTC", "prices": [{"model": "gpt-5*", "from": "2026-01-01", "per": 1000000,',
    '"inputUncached": "1.25", "inputCached": "0.125", "output": "10"}]}. A whole name goes before a pattern with *, a longer pattern before a shorter one, a later',
    'date before an earlier one. check names what is wrong by line and field; with --store also the models of that store without a price.',
  ],
  options: { store: { type: 'string' }, sheet: { type: 'string' }, out: { type: 'string' } },
  words: { least: 2, most: 3 },
  async run(given, terminal) {
    const [act, first = '', second] = given.words;
    if (act === 'import' && second !== undefined) return await bringIn(first, second, terminal);
    if (second !== undefined) throw new UsageError(`Not understood: ${second}`);
    if (act === 'check') return await check(first, given, terminal);
    if (act === 'export') return await takeOut(first, given, terminal);
    if (act === 'list') return await list(first, terminal);
    throw new UsageError(act === 'import' ? 'No file was named.' : `prices knows check, import, export and list, not ${JSON.stringify(act)}.`);
  },
};

async function check(file: string, given: Given, terminal: Terminal): Promise<ExitCode> {
  const { sheet, problems } = checkSheet(await readSmallFile(file));
  if (sheet === null) {
    await terminal.print({ ok: false, problems }, () => problems.map((problem) => visible(`${file}: ${problemText(problem)}`)).join('\n'));
    return EXIT.wrong;
  }
  const store = given.text('store');
  const models = store === undefined ? null : await modelsOf(store, sheet, terminal);
  const unpriced = models?.models.filter((model) => model.unpriced !== 0n) ?? [];
  const document = { ok: true, ...summary(sheet), ...(models === null ? {} : modelsDocument(models)) };
  await terminal.print(document, () => [sentence(sheet), ...(models === null ? [] : [modelsText(models)])].join('\n'));
  return unpriced.length > 0 || (models?.missing.length ?? 0) > 0 ? EXIT.findings : EXIT.done;
}

async function modelsOf(store: string, sheet: PriceSheet, terminal: Terminal): Promise<PricedModels> {
  await using repository = await openToRead(store);
  return await repository.pricing.models(null, sheet, terminal.signal);
}

async function bringIn(store: string, file: string, terminal: Terminal): Promise<ExitCode> {
  const text = await readSmallFile(file);
  sheetOf(text); // what cannot be used is told before the store is opened
  await using repository = await openToWrite(store, terminal);
  const { added, fresh } = await repository.pricing.importSheet(text);
  const { version, digest, sheet } = added;
  await terminal.print({ version, digest, fresh, ...summary(sheet) }, () =>
    fresh ? `Version ${version} is in force: ${sentence(sheet)}` : `Version ${version} says this already; nothing was changed.`,
  );
  return EXIT.done;
}

async function takeOut(store: string, given: Given, terminal: Terminal): Promise<ExitCode> {
  await using repository = await openToRead(store);
  const found = await repository.pricing.sheet(given.whole('sheet', 1, 999_999_999) ?? null);
  if (found === null) {
    terminal.note('The store has no price sheet yet; import one.');
    await terminal.print({ version: null }, () => '');
    return EXIT.findings;
  }
  const text = sheetText(found.sheet);
  const out = given.text('out');
  if (out === undefined) await terminal.print(JSON.parse(text), () => text.trimEnd());
  else {
    const path = await saveText(out, repository.path, text);
    await terminal.print({ version: found.version, path }, () => visible(`Version ${found.version}: ${path}`));
  }
  return EXIT.done;
}

async function list(store: string, terminal: Terminal): Promise<ExitCode> {
  await using repository = await openToRead(store);
  const { sheets, damaged } = await repository.pricing.sheets();
  for (const { path, problem } of damaged) terminal.note(`${path}: ${problem}`);
  const versions = sheets.map(({ version, importedMs, digest, sheet }) => ({ version, imported: isoText(importedMs), digest, ...summary(sheet) }));
  await terminal.print({ sheets: versions, damaged }, () =>
    table(
      [{ title: 'version', align: 'right' }, { title: 'imported' }, { title: 'prices', align: 'right' }, { title: 'currency' }, { title: 'name' }],
      versions.map((one) => [one.version, one.imported, one.prices, one.currency, one.name]),
    ),
  );
  return damaged.length > 0 ? EXIT.findings : EXIT.done;
}

function summary({ name, currency, zone, prices: all }: PriceSheet): { name: string; currency: string; zone: string; prices: number } {
  return { name, currency, zone, prices: all.length };
}

function sentence({ name, currency, prices: all }: PriceSheet): string {
  return visible(`${counted(all.length, 'price')} in ${currency}${name === '' ? '' : `, ${name}`}`);
}

function modelsDocument({ models, missing }: PricedModels): object {
  return {
    models: models.map(({ model, requests, units, unpriced }) => ({ model, requests, cost: formatCost(units), unpricedTokens: String(unpriced) })),
    missing,
  };
}

function modelsText({ models }: PricedModels): string {
  const rows = models.map(({ model, requests, units, unpriced }) => [
    model === '' ? null : model,
    grouped(requests),
    formatCost(units),
    grouped(unpriced),
  ]);
  const number = (title: string): { title: string; align: 'right' } => ({ title, align: 'right' });
  return table([{ title: 'model' }, number('requests'), number('cost'), number('tokens without price')], rows);
}
