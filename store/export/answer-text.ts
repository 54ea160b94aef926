import type { SqlAnswer, SqlColumn } from '../console/outcome.ts';
import { guarded, line, quoted } from './csv-cells.ts';

export const ANSWER_TEXT_FORMATS = ['csv', 'csv-lossless', 'ndjson'] as const;
export type AnswerTextFormat = (typeof ANSWER_TEXT_FORMATS)[number];

type Table = Pick<SqlAnswer, 'columns' | 'rows'>;

/** An answer as a text, every value exact. Lossless CSV tells an empty text from no value; NDJSON has numbers as text, so that no reader rounds them. */
export function answerText(answer: Table, format: AnswerTextFormat): string {
  switch (format) {
    case 'csv':
      return `\uFEFF${csv(answer, guarded)}`;
    case 'csv-lossless':
      return csv(answer, quoted);
    case 'ndjson':
      return answer.rows
        .map(
          (row) => `${JSON.stringify(Object.fromEntries(answer.columns.map((column, at) => [column.name, jsonValue(column, row[at] ?? null)])))}\n`,
        )
        .join('');
  }
}

function csv({ columns, rows }: Table, text: (value: string) => string): string {
  const cell = (column: SqlColumn, value: string | null): string => (value === null ? '' : isNumber(column) ? value : text(value));
  const head = line(columns.map(({ name }) => text(name)));
  return head + rows.map((row) => line(columns.map((column, at) => cell(column, row[at] ?? null)))).join('');
}

function isNumber({ kind }: SqlColumn): boolean {
  return kind === 'integer' || kind === 'decimal' || kind === 'float';
}

function jsonValue({ kind }: SqlColumn, value: string | null): string | boolean | null {
  return kind === 'boolean' && value !== null ? value === 'true' : value;
}
