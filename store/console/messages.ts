import type { SqlColumn, SqlLimits, SqlProblem, SqlRow } from './outcome.ts';

/** A file that the process of a statement reads. */
export interface ConsoleFile {
  /** Name of the database it becomes: the id of its segment. */
  readonly name: string;
  readonly path: string;
  /** segment: a database, attached read-only. copy: Parquet of the rows of `table`, loaded into memory. */
  readonly kind: 'segment' | 'copy';
  readonly table: string;
}

/** What the store tells the process of a statement. */
export type ConsoleRequest =
  | { readonly type: 'read'; readonly text: string; readonly memoryMb: number }
  | {
      readonly type: 'run';
      readonly files: readonly ConsoleFile[];
      /** Statements of ours that make the tables a person sees; they run before everything is locked. */
      readonly setup: readonly string[];
      readonly limits: SqlLimits;
      /** Whether the statement is only planned. */
      readonly planOnly: boolean;
    }
  | { readonly type: 'interrupt' };

/** What the process of a statement tells the store, in this order. */
export type ConsoleReply =
  /** The statement may be run; these of our tables stand in it. */
  | { readonly type: 'read'; readonly tables: readonly string[] }
  /** What the plan scans: names of databases, and rows. */
  | { readonly type: 'plan'; readonly scanned: readonly string[]; readonly rows: number }
  | { readonly type: 'columns'; readonly columns: readonly SqlColumn[] }
  | { readonly type: 'rows'; readonly rows: readonly SqlRow[] }
  | { readonly type: 'done'; readonly limited: 'rows' | 'characters' | null }
  | { readonly type: 'problem'; readonly problem: SqlProblem };
