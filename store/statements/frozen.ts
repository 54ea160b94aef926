import type { EpochMs } from '../domain/time.ts';
import { digestOf } from '../disk/digested-json.ts';
import type { Statement, StatementQuery } from './statement.ts';

/** A statement as it was handed out: never changed afterwards, only superseded by a further one. */
export interface FrozenStatement {
  /** Also the name of its file. */
  readonly id: string;
  /** 1 for the first one of this subject, month and zone. */
  readonly revision: number;
  readonly frozenMs: EpochMs;
  readonly statement: Statement;
}

/** A frozen statement whose file is not what was written. */
export interface DamagedStatement {
  readonly id: string;
  readonly path: string;
  readonly problem: string;
}

/** The part of the id that all revisions of a statement share. */
export function seriesOf({ subject, month, zone }: StatementQuery): string {
  const slug = subject.id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  const digest = digestOf(JSON.stringify([subject.kind, subject.id, month, zone])).slice(0, 8);
  return [month, subject.kind, ...(slug === '' ? [] : [slug]), digest].join('-');
}

export function frozenId(query: StatementQuery, revision: number): string {
  return `${seriesOf(query)}-r${revision}`;
}

/** The revision that an id says, or 0 when it is of another series. */
export function revisionOf(id: string, series: string): number {
  const revision = id.startsWith(`${series}-r`) ? Number(id.slice(series.length + 2)) : 0;
  return Number.isSafeInteger(revision) ? revision : 0;
}

const ID = /^\d{4}-\d{2}-[a-z0-9-]{1,80}-r[1-9]\d{0,5}$/;

export function isStatementId(text: string): boolean {
  return ID.test(text);
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isCount: Check = (value) => Number.isSafeInteger(value);
const isFlag: Check = (value) => typeof value === 'boolean';
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const shaped =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) => {
    if (typeof value !== 'object' || value === null) return false;
    const found = new Map<string, unknown>(Object.entries(value));
    return Object.entries(fields).every(([name, check]) => check(found.get(name)));
  };

const matching =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value);
const isInteger = matching(/^-?\d{1,60}$/);
const isDecimal = matching(/^-?\d{1,60}(\.\d{1,18})?$/);

const sums = {
  requests: isCount, errors: isCount, inputUncached: isInteger, inputCached: isInteger, output: isInteger, billable: isInteger,
  usageMissing: isCount, credits: isDecimal, creditsMissing: isCount, cost: orNull(isDecimal), unpriced: isInteger,
}; // prettier-ignore
const isCharge = shaped({ tokens: isText, count: isInteger, price: orNull(isDecimal), per: orNull(isCount), cost: orNull(isDecimal) });
const isStatement = shaped({
  storeId: isText,
  subject: shaped({ kind: matching(/^(key|account)$/), id: isText, name: isText }),
  month: isText, zone: isText, fromMs: isCount, toMs: isCount, computedMs: isCount, complete: isFlag,
  sheet: orNull(shaped({ version: orNull(isCount), digest: isText, name: isText, currency: matching(/^[A-Z]{3}$/) })),
  lines: listOf(shaped({ model: isText, fromMs: isCount, toMs: isCount, charges: listOf(isCharge), ...sums })),
  total: shaped(sums),
  rounded: orNull(isDecimal),
  segments: listOf(shaped({ id: isText, tier: matching(/^(active|pending|archived)$/), sha256: orNull(isText), rows: isCount })),
  missing: listOf(isText),
}); // prettier-ignore
const isFrozen = shaped({ id: isText, revision: isCount, frozenMs: isCount, statement: isStatement });

/** What was read from a file as a frozen statement, or null when it is none. */
export function parseFrozen(value: unknown): FrozenStatement | null {
  return isFrozen(value) ? (value as FrozenStatement) : null;
}
