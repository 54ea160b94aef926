import type { FrozenStatement } from './frozen.ts';
import { notesOf } from './notes.ts';
import type { Statement } from './statement.ts';
import { statementCsv } from './statement-csv.ts';
import { statementHtml } from './statement-html.ts';

export const STATEMENT_FORMATS = ['json', 'csv', 'html'] as const;
export type StatementFormat = (typeof STATEMENT_FORMATS)[number];

/** A statement as the text of a file. */
export function statementText(format: StatementFormat, statement: Statement, frozen: FrozenStatement | null): string {
  const named = frozen === null ? null : { id: frozen.id, revision: frozen.revision, frozenMs: frozen.frozenMs };
  switch (format) {
    case 'json':
      return `${JSON.stringify({ ...statement, notes: notesOf(statement), frozen: named }, null, 2)}\n`;
    case 'csv':
      return statementCsv(statement);
    case 'html':
      return statementHtml(statement, named);
  }
}
