import { COST_SCALE } from '../pricing/pricer.ts';
import { formatDecimal, parseDecimal } from '../domain/decimal.ts';
import type { TimeRange } from '../domain/time.ts';
import type { FrozenStatement } from './frozen.ts';
import type { Statement, StatementLine, StatementSums } from './statement.ts';

/** A line that is not what it was; null where there is none on that side. */
export interface ChangedLine extends TimeRange {
  readonly model: string;
  readonly was: StatementSums | null;
  readonly now: StatementSums | null;
}

/** How the store differs now from what a frozen statement says. */
export interface StatementDifference {
  readonly same: boolean;
  /** Now less then, field by field. */
  readonly total: StatementSums;
  readonly lines: readonly ChangedLine[];
  /** Segments that were read then and are not in the store any more: removed by retention, or lost. */
  readonly gone: readonly string[];
  /** Segments that cannot be read now. */
  readonly missing: readonly string[];
  /** Whether costs were compared: not without a sheet, nor when the store does not have that sheet any more. */
  readonly priced: boolean;
}

const NOTHING: StatementSums = {
  requests: 0, errors: 0, inputUncached: '0', inputCached: '0', output: '0', billable: '0', usageMissing: 0, credits: '0', creditsMissing: 0,
  cost: '0', unpriced: '0',
}; // prettier-ignore

/** Compares a frozen statement with one that was made now by the same sheet; `present` are all segments of the store. */
export function compareStatements({ statement: then }: FrozenStatement, now: Statement, present: ReadonlySet<string>): StatementDifference {
  const priced = then.sheet !== null && now.sheet?.digest === then.sheet.digest;
  const sums = (line: StatementSums): StatementSums => sumsOnly(line, priced);
  const before = new Map(then.lines.map((line) => [nameOf(line), line]));
  const after = new Map(now.lines.map((line) => [nameOf(line), line]));
  const lines = [...new Set([...before.keys(), ...after.keys()])].flatMap((name): ChangedLine[] => {
    const [old, fresh] = [before.get(name), after.get(name)];
    const either = old ?? fresh;
    const change = { was: old === undefined ? null : sums(old), now: fresh === undefined ? null : sums(fresh) };
    if (either === undefined || (change.was !== null && change.now !== null && isZero(minus(change.now, change.was)))) return [];
    return [{ model: either.model, fromMs: either.fromMs, toMs: either.toMs, ...change }];
  });
  const total = minus(sums(now.total), sums(then.total));
  const gone = then.segments.map(({ id }) => id).filter((id) => !present.has(id));
  return { same: lines.length === 0 && isZero(total), total, lines, gone, missing: now.missing, priced };
}

/** Whether two statements say the same: sums, prices, and the sheet they came from. */
export function saysTheSame(a: Statement, b: Statement): boolean {
  const content = ({ lines, total, rounded, sheet }: Statement): string => JSON.stringify([lines, total, rounded, sheet?.digest ?? null]);
  return content(a) === content(b);
}

function nameOf({ model, fromMs }: StatementLine): string {
  return JSON.stringify([model, fromMs]);
}

function sumsOnly(line: StatementSums, priced: boolean): StatementSums {
  const { requests, errors, inputUncached, inputCached, output, billable, usageMissing, credits, creditsMissing, cost, unpriced } = line;
  const all = { requests, errors, inputUncached, inputCached, output, billable, usageMissing, credits, creditsMissing };
  return { ...all, cost: priced ? cost : null, unpriced: priced ? unpriced : '0' };
}

function minus(a: StatementSums, b: StatementSums): StatementSums {
  const whole = (left: string, right: string): string => String(BigInt(left) - BigInt(right));
  return {
    requests: a.requests - b.requests,
    errors: a.errors - b.errors,
    inputUncached: whole(a.inputUncached, b.inputUncached),
    inputCached: whole(a.inputCached, b.inputCached),
    output: whole(a.output, b.output),
    billable: whole(a.billable, b.billable),
    usageMissing: a.usageMissing - b.usageMissing,
    credits: decimal(a.credits, b.credits),
    creditsMissing: a.creditsMissing - b.creditsMissing,
    cost: a.cost === null || b.cost === null ? null : decimal(a.cost, b.cost),
    unpriced: whole(a.unpriced, b.unpriced),
  };
}

/** Credits have fewer fraction digits than costs, so the scale of costs is exact for both. */
function decimal(left: string, right: string): string {
  return formatDecimal((parseDecimal(left, COST_SCALE) ?? 0n) - (parseDecimal(right, COST_SCALE) ?? 0n), COST_SCALE);
}

function isZero(difference: StatementSums): boolean {
  return Object.entries(NOTHING).every(([name, nothing]) => {
    const value = new Map<string, unknown>(Object.entries(difference)).get(name);
    return value === nothing || value === null;
  });
}
