/** What one statement of a person may use up. */
export interface SqlLimits {
  /** Rows of the answer; more are not read. */
  readonly rows: number;
  /** Characters of the answer, all values together. */
  readonly characters: number;
  readonly timeMs: number;
  /** Memory limit of the engine in the process of the statement, MiB. */
  readonly memoryMb: number;
}

export const DEFAULT_SQL_LIMITS: SqlLimits = { rows: 10_000, characters: 8 * 1024 * 1024, timeMs: 30_000, memoryMb: 1024 };

/** What values of a column are, for whoever shows, sorts or draws them. */
export type SqlKind = 'integer' | 'decimal' | 'float' | 'boolean' | 'time' | 'text' | 'other';

export interface SqlColumn {
  readonly name: string;
  /** The engine's name of the type. */
  readonly type: string;
  readonly kind: SqlKind;
}

/** Values as text, exact; null is NULL. */
export type SqlRow = readonly (string | null)[];

/** What the plan of a statement reads. */
export interface SqlEstimate {
  /** Segments whose events or sums the plan scans; those it can exclude by what is known of their columns are not among them. */
  readonly segments: number;
  readonly ofSegments: number;
  /** Rows of the tables it scans, each scan counted: it reads at most these. */
  readonly rows: number;
}

/** Why a statement has no answer. */
export interface SqlProblem {
  /** statement: it is wrong. refused: only reading is allowed. time, memory: beyond its limits. crash: its process ended. damage: a file is. */
  readonly kind: 'statement' | 'refused' | 'time' | 'memory' | 'crash' | 'damage';
  readonly message: string;
  readonly hint: string | null;
  /** Index of the character of the statement that is to blame, where the engine says so. */
  readonly position: number | null;
}

export interface SqlAnswer {
  readonly ok: true;
  readonly columns: readonly SqlColumn[];
  readonly rows: readonly SqlRow[];
  /** The limit that cut the answer short, null when it is whole. */
  readonly limited: 'rows' | 'characters' | null;
  readonly estimate: SqlEstimate;
  readonly tookMs: number;
  /** Segments that could not be read: what they hold is not in the answer. */
  readonly missing: readonly string[];
}

export interface SqlRefusal {
  readonly ok: false;
  readonly problem: SqlProblem;
  readonly tookMs: number;
}

export type SqlOutcome = SqlAnswer | SqlRefusal;

/** What a statement would read, or what is wrong with it; it was not run. */
export type SqlCheck = { readonly ok: true; readonly estimate: SqlEstimate; readonly missing: readonly string[] } | SqlRefusal;
