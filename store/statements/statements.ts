import type { Noted } from '../audit/audited.ts';
import { Turns } from '../disk/turns.ts';
import { ConfirmationNeededError, CorruptError, InvalidArgumentError, NotFoundError } from '../errors.ts';
import { modelUsage } from '../pricing/model-usage.ts';
import { Pricer } from '../pricing/pricer.ts';
import type { BillingContext, Pricing } from '../pricing/pricing.ts';
import type { PriceSheet } from '../pricing/price-sheet.ts';
import { sheetDigest, type SheetVersion } from '../pricing/price-sheets.ts';
import type { Rollups } from '../rollups/rollups.ts';
import { compareStatements, saysTheSame, type StatementDifference } from './compare.ts';
import { checkSubject, makeStatement, type PricedBy } from './compute.ts';
import { type DamagedStatement, type FrozenStatement, frozenId, isStatementId, revisionOf, seriesOf } from './frozen.ts';
import { frozenIds, idsSetAside, readFrozen, writeFrozen } from './frozen-folder.ts';
import { monthRange } from './month.ts';
import type { Statement, StatementQuery } from './statement.ts';

/** Where prices come from: a version of the store's sheet, a sheet that it does not keep, or (null) the version in force. */
export type SheetChoice = number | PriceSheet | null;

export interface FreezeRequest extends StatementQuery {
  readonly sheet: number | null;
  /** The id of the frozen statement that this one is to supersede; null for the first. */
  readonly supersedes: string | null;
}

/** A frozen statement, and whether it was not there before. */
interface Kept {
  readonly frozen: FrozenStatement;
  readonly fresh: boolean;
}

/** Statements of a store: made at any time, kept when they are frozen, compared with the store ever after. */
export class Statements {
  readonly #context: BillingContext;
  readonly #rollups: Rollups;
  readonly #pricing: Pricing;
  readonly #assertWritable: (act: string) => void;
  readonly #noted: Noted;
  readonly #turns = new Turns();

  constructor(context: BillingContext, rollups: Rollups, pricing: Pricing, assertWritable: (act: string) => void, noted: Noted) {
    this.#context = context;
    this.#rollups = rollups;
    this.#pricing = pricing;
    this.#assertWritable = assertWritable;
    this.#noted = noted;
  }

  /** What the subject used and cost in the month, as the store is now. */
  async make(query: StatementQuery, sheet: SheetChoice = null, signal?: AbortSignal): Promise<Statement> {
    return await this.#make(query, await this.#pricedBy(sheet), signal);
  }

  /** Makes a statement and keeps it. One that says what the newest frozen one says already is not kept twice. */
  async freeze({ sheet, supersedes, ...query }: FreezeRequest, signal?: AbortSignal): Promise<Kept> {
    this.#assertWritable('freeze a statement');
    const result = ({ frozen, fresh }: Kept): string => (fresh ? frozen.id : `${frozen.id}, which says the same already`);
    return await this.#noted({ act: 'freeze a statement', about: '', result, command: null }, () =>
      this.#freeze({ sheet, supersedes, ...query }, signal),
    );
  }

  async #freeze({ sheet, supersedes, ...query }: FreezeRequest, signal: AbortSignal | undefined): Promise<Kept> {
    return await this.#turns.take(async () => {
      const statement = await this.make(query, sheet, signal);
      assertFinal(statement);
      const last = await this.#newest(query);
      if (last.frozen !== null && saysTheSame(last.frozen.statement, statement)) return { frozen: last.frozen, fresh: false };
      if (last.id !== supersedes) throw supersededOtherwise(last.id, supersedes);
      const revision = last.highest + 1;
      const frozen = { id: frozenId(query, revision), revision, frozenMs: this.#context.options.clock.now(), statement };
      signal?.throwIfAborted();
      this.#assertWritable('freeze a statement');
      await writeFrozen(this.#context.options.fs, this.#context.root, frozen);
      return { frozen, fresh: true };
    });
  }

  /** Every frozen statement, the newest month first, and those whose file is damaged. */
  async frozen(): Promise<{ readonly statements: readonly FrozenStatement[]; readonly damaged: readonly DamagedStatement[] }> {
    const { options, root } = this.#context;
    const all: (FrozenStatement | DamagedStatement)[] = [];
    for (const id of (await frozenIds(options.fs, root)).toReversed()) all.push(await readFrozen(options.fs, root, id));
    return { statements: all.filter((one) => 'statement' in one), damaged: all.filter((one) => 'problem' in one) };
  }

  /** Throws NotFoundError or CorruptError. */
  async frozenById(id: string): Promise<FrozenStatement> {
    const { options, root } = this.#context;
    if (!isStatementId(id) || !(await frozenIds(options.fs, root)).includes(id)) throw new NotFoundError(`There is no frozen statement ${id}.`);
    const found = await readFrozen(options.fs, root, id);
    if ('statement' in found) return found;
    throw new CorruptError(found.path, `The frozen statement ${id} cannot be used: ${found.problem}`, {
      hint: 'No event is affected. Restore the file from a backup, or freeze the month again.',
    });
  }

  /** The newest frozen statement of a subject, month and zone, or null. */
  async newestId(query: StatementQuery): Promise<string | null> {
    return (await this.#newest(query)).id;
  }

  /** How the store differs now from what a frozen statement says, by the prices of then. */
  async compare(id: string, signal?: AbortSignal): Promise<StatementDifference> {
    const frozen = await this.frozenById(id);
    const { statement } = frozen;
    const now = await this.#make(statement, await this.#sheetOfThen(statement), signal);
    return compareStatements(frozen, now, new Set(this.#context.set.segments.map(({ descriptor }) => descriptor.id)));
  }

  async #make(query: StatementQuery, pricedBy: PricedBy | null, signal: AbortSignal | undefined): Promise<Statement> {
    const { hub, set, storeId, options } = this.#context;
    const { subject, month, zone } = query;
    checkSubject(subject);
    const range = monthRange(month, zone);
    const filter = { [subject.kind]: [subject.id] };
    const cuts = pricedBy?.pricer.cutsIn(range) ?? [];
    const computedMs = options.clock.now();
    const usage = await hub.reading(() => modelUsage({ hub, set, rollups: this.#rollups }, { ...range, cuts, filter }, signal));
    return makeStatement({ storeId, computedMs, month, zone, ...range, subject: { kind: subject.kind, id: subject.id } }, usage, pricedBy);
  }

  async #pricedBy(choice: SheetChoice): Promise<PricedBy | null> {
    if (typeof choice !== 'object' || choice === null) {
      const kept = await this.#pricing.sheet(choice);
      return kept === null ? null : pricedBy(kept.sheet, kept);
    }
    return pricedBy(choice, null);
  }

  /** The sheet that a frozen statement was made with, if the store still has it. */
  async #sheetOfThen({ sheet }: Statement): Promise<PricedBy | null> {
    const { sheets } = await this.#pricing.sheets();
    const kept = sheets.find(({ digest }) => digest === sheet?.digest);
    return kept === undefined ? null : pricedBy(kept.sheet, kept);
  }

  /** The newest revision that is there, its statement null when its file is damaged, and the highest number ever given. */
  async #newest(query: StatementQuery): Promise<{ readonly id: string | null; readonly highest: number; readonly frozen: FrozenStatement | null }> {
    const { options, root } = this.#context;
    const revisionsIn = (ids: readonly string[]): number[] => ids.map((id) => revisionOf(id, seriesOf(query)));
    const newest = Math.max(0, ...revisionsIn(await frozenIds(options.fs, root)));
    const highest = Math.max(newest, ...revisionsIn(await idsSetAside(options.fs, root)));
    if (newest === 0) return { id: null, highest, frozen: null };
    const found = await readFrozen(options.fs, root, frozenId(query, newest));
    return { id: found.id, highest, frozen: 'statement' in found ? found : null };
  }
}

function pricedBy(sheet: PriceSheet, kept: SheetVersion | null): PricedBy {
  const { name, currency } = sheet;
  return { pricer: new Pricer(sheet), named: { version: kept?.version ?? null, digest: kept?.digest ?? sheetDigest(sheet), name, currency } };
}

/** Only what will not change by itself can be handed out. */
function assertFinal({ complete, missing, month, zone }: Statement): void {
  if (!complete)
    throw new InvalidArgumentError(`${month} is not over yet in ${zone}.`, {
      hint: 'Nothing was frozen. A statement can be frozen once its month has ended.',
    });
  if (missing.length > 0)
    throw new InvalidArgumentError(`The statement is not complete: ${missing.join(', ')} cannot be read.`, {
      hint: 'Nothing was frozen. Verify the store, then try again.',
    });
}

function supersededOtherwise(last: string | null, supersedes: string | null): Error {
  if (last === null) return new InvalidArgumentError(`There is no frozen statement ${supersedes} to supersede.`, { hint: 'Nothing was frozen.' });
  return new ConfirmationNeededError(`This month was frozen before, as ${last}, and says something else now.`, {
    hint: 'Nothing was frozen and the earlier statement stays as it is. Look at the difference; freeze a further revision if it is meant.',
  });
}
