import { isAscii, isUtf8 } from 'node:buffer';
import { type CsvRecord, FIELD, MOST_FIELDS } from './csv-scanner.ts';

/** The texts of one record. Plain ASCII, nearly all of it in practice, is cut from one string. */
export class CsvText {
  readonly #record: CsvRecord;
  /** The record with a character for each byte: for numbers and other plain signs. */
  readonly latin1: string;
  readonly #ascii: boolean;

  constructor(record: CsvRecord) {
    this.#record = record;
    this.latin1 = record.bytes.toString('latin1');
    this.#ascii = isAscii(record.bytes);
  }

  from(field: number): number {
    return this.#record.bounds[2 * field] ?? 0;
  }

  to(field: number): number {
    return this.#record.bounds[2 * field + 1] ?? 0;
  }

  /** Whether nothing stands there: empty and not quoted. */
  absent(field: number): boolean {
    return this.#record.kinds[field] === FIELD.plain && this.from(field) === this.to(field);
  }

  text(field: number): string {
    const [from, to] = [this.from(field), this.to(field)];
    const text = this.#ascii ? this.latin1.slice(from, to) : this.#record.bytes.toString('utf8', from, to);
    return this.#record.kinds[field] === FIELD.escaped ? text.replaceAll('""', '"') : text;
  }
}

/** Every field of a record as text, or what is wrong with its bytes. */
export function csvTexts(record: CsvRecord): string[] | string {
  if (!isUtf8(record.bytes)) return 'not valid UTF-8';
  const text = new CsvText(record);
  return Array.from({ length: Math.min(record.fields, MOST_FIELDS) }, (_, field) => text.text(field));
}
