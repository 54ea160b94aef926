import { grouped } from '../../domain/grouped.ts';
import { isUtf8 } from 'node:buffer';
import { EVENT_COLUMNS } from '../../domain/columns.ts';
import type { ChunkReader } from './chunk-reader.ts';
import { readCsvHeader, type CsvHeader } from './csv-header.ts';
import { CsvScanner, type CsvRecord } from './csv-scanner.ts';
import { CsvText } from './csv-text.ts';
import type { DecodeMessage, DecodeRules } from './decode-message.ts';
import { writeInt64Text } from './int64-text.ts';
import { Output } from './output.ts';
import { RowWriter, schemaVersionFault } from './row-writer.ts';

const MARK = Buffer.from('\ufeff');

/** Reads a CSV file whose first record names the columns, in any order. */
export class CsvReader implements ChunkReader {
  readonly #scanner = new CsvScanner();
  readonly #output: Output;
  readonly #rows: RowWriter;
  #header: CsvHeader | null = null;
  #refused = false;
  #start: Buffer | null = Buffer.alloc(0);

  constructor(rules: DecodeRules) {
    this.#output = new Output(rules);
    this.#rows = new RowWriter(this.#output.cells);
  }

  *push(chunk: Uint8Array, bytesDone: number): Generator<DecodeMessage> {
    const bytes = this.#afterMark(chunk);
    if (bytes === null || this.#refused) return;
    yield* this.#take(this.#scanner.push(bytes), bytesDone);
  }

  *end(bytesDone: number): Generator<DecodeMessage> {
    if (this.#start) yield* this.#take(this.#scanner.push(this.#start), bytesDone);
    if (!this.#refused) yield* this.#take(this.#scanner.end(), bytesDone);
    if (this.#header) this.#output.findings.fact('Events', grouped(this.#output.events));
    yield* this.#output.done(bytesDone);
  }

  broken(offset: number, reason: string): void {
    this.#output.findings.damage(offset, reason);
  }

  /** Spreadsheets put a byte-order mark ahead of UTF-8; it is no part of the first name. Null while too little has come to tell. */
  #afterMark(chunk: Uint8Array): Uint8Array | null {
    if (this.#start === null) return chunk;
    const start = Buffer.concat([this.#start, chunk]);
    this.#start = start.length < MARK.length ? start : null;
    if (this.#start) return null;
    return start.subarray(0, MARK.length).equals(MARK) ? start.subarray(MARK.length) : start;
  }

  *#take(records: Iterable<CsvRecord>, bytesDone: number): Generator<DecodeMessage> {
    for (const record of records) {
      if (this.#header === null) this.#readHeader(record);
      else this.#row(record, this.#header);
      if (this.#refused) return;
      if (this.#output.isPressing) yield* this.#output.pressing(bytesDone);
    }
  }

  #readHeader(record: CsvRecord): void {
    const { findings } = this.#output;
    const header = readCsvHeader(record);
    if (typeof header === 'string') {
      this.#refused = true;
      findings.outcome = 'refused';
      return findings.reject({ line: record.line, reason: header, events: 0 });
    }
    this.#header = header;
    findings.fact('Columns', `${header.fields}`);
    if (header.unknown.length > 0) findings.note(`unknown columns were ignored: ${header.unknown.join(', ')}`);
  }

  #row(record: CsvRecord, header: CsvHeader): void {
    if (record.fault !== null) return this.#unreadable(record, record.fault);
    if (isBlank(record)) return;
    if (!isUtf8(record.bytes)) return this.#unreadable(record, 'not valid UTF-8');
    if (record.fields !== header.fields) return this.#unreadable(record, `${record.fields} fields where the header has ${header.fields}`);
    const { findings, cells } = this.#output;
    this.#output.events++;
    const text = new CsvText(record);
    const reason = this.#event(text, header) ?? cells.settle(record.line);
    if (reason === null) return;
    const id = text.text(header.places[0] ?? -1);
    findings.reject({ line: record.line, reason, events: 1, ...(id === '' ? {} : { eventId: id }) });
  }

  #event(text: CsvText, header: CsvHeader): string | null {
    const versionFault = header.version === -1 || text.absent(header.version) ? null : schemaVersionFault(text.text(header.version));
    let reason = versionFault;
    for (let index = 0; index < EVENT_COLUMNS.length && reason === null; index++) {
      const field = header.places[index] ?? -1;
      reason = field === -1 || text.absent(field) ? this.#rows.absent(index) : this.#value(index, field, text);
    }
    this.#rows.finish();
    return reason;
  }

  #value(index: number, field: number, text: CsvText): string | null {
    const { batch } = this.#output.cells;
    const column = EVENT_COLUMNS[index];
    if (column?.type === 'int64') {
      const written = writeInt64Text(text.latin1, text.from(field), text.to(field), batch.int64(index), batch.row);
      return written ? null : `${column.name} is not a 64-bit integer`;
    }
    if (column?.type !== 'boolean') return this.#rows.text(index, text.text(field));
    const word = text.text(field);
    if (word !== 'true' && word !== 'false') return `${column.name} is not true or false`;
    batch.boolean(index).set(batch.row, word === 'true');
    return null;
  }

  #unreadable(record: CsvRecord, reason: string): void {
    this.#output.events++;
    this.#output.findings.outcome = 'damaged';
    this.#output.findings.reject({ line: record.line, reason, events: 1 });
  }
}

function isBlank({ fields, bounds, kinds }: CsvRecord): boolean {
  return fields === 1 && kinds[0] === 0 && bounds[0] === bounds[1];
}
