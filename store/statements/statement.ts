import type { EpochMs, TimeRange } from '../domain/time.ts';
import type { Per, TokenClass } from '../pricing/price-sheet.ts';

/** Whose usage a statement is of. */
export interface Subject {
  readonly kind: 'key' | 'account';
  readonly id: string;
}

/** Which statement is meant. */
export interface StatementQuery {
  readonly subject: Subject;
  /** `2026-10`. */
  readonly month: string;
  /** IANA name of the zone whose month is meant. */
  readonly zone: string;
}

/**
 * Sums as text: 64-bit and larger integers in digits, credits and costs as exact decimals. A statement is plain JSON everywhere: in its file, on the wire, and
 * as what the command line prints.
 */
export interface StatementSums {
  readonly requests: number;
  readonly errors: number;
  readonly inputUncached: string;
  readonly inputCached: string;
  readonly output: string;
  readonly billable: string;
  /** Requests whose tokens are not known; with any, tokens and cost are lower bounds. */
  readonly usageMissing: number;
  readonly credits: string;
  /** Requests whose credits did not come; with any, the credits are a lower bound. */
  readonly creditsMissing: number;
  /** Exact, in the currency of the sheet; null without a sheet. What has no price is not in it. */
  readonly cost: string | null;
  /** Tokens that no price is for; with any, the cost is a lower bound. */
  readonly unpriced: string;
}

/** The tokens of one class and what they cost. */
export interface Charge {
  readonly tokens: TokenClass;
  readonly count: string;
  /** Price of `per` tokens, and exact cost; null when no price is for them. */
  readonly price: string | null;
  readonly per: Per | null;
  readonly cost: string | null;
}

/** A model within the part of the month for which one price of it holds. */
export interface StatementLine extends StatementSums, TimeRange {
  /** `''` for requests without one. */
  readonly model: string;
  readonly charges: readonly Charge[];
}

/** A segment that was read. */
export interface StatementSegment {
  readonly id: string;
  readonly tier: 'active' | 'pending' | 'archived';
  /** Of the whole file; null for one that is not sealed yet. */
  readonly sha256: string | null;
  /** Events of everybody in it. */
  readonly rows: number;
}

/** The sheet that prices came from. */
export interface StatementSheet {
  /** Null for a sheet that the store does not keep. */
  readonly version: number | null;
  readonly digest: string;
  readonly name: string;
  readonly currency: string;
}

/** What a key or an account used and cost in a month. */
export interface Statement {
  readonly storeId: string;
  readonly subject: Subject & { /** What the key was called in the month, or its id. */ readonly name: string };
  readonly month: string;
  readonly zone: string;
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly computedMs: EpochMs;
  /** Whether the month was over then. */
  readonly complete: boolean;
  readonly sheet: StatementSheet | null;
  readonly lines: readonly StatementLine[];
  readonly total: StatementSums;
  /** The cost rounded to what the currency can pay; null without a sheet. */
  readonly rounded: string | null;
  readonly segments: readonly StatementSegment[];
  /** Segments that could not be read: the sums lack their events. */
  readonly missing: readonly string[];
}
