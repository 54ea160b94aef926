import type { Output } from '../../../electron/contract/contract.ts';

export type SqlTable = Output<'sql.tables'>[number];
export type SqlOutcome = Output<'sql.run'>;
export type SqlAnswer = Extract<SqlOutcome, { ok: true }>;
export type SqlColumn = SqlAnswer['columns'][number];
export type SqlRow = SqlAnswer['rows'][number];
export type SqlProblem = Extract<SqlOutcome, { ok: false }>['problem'];
export type SqlEstimate = SqlAnswer['estimate'];
