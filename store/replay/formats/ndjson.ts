import { grouped } from '../../domain/grouped.ts';
import { isUtf8 } from 'node:buffer';
import { readEventJson, unknownKeys, type JsonObject } from '../../domain/event-from-json.ts';
import type { ChunkReader } from './chunk-reader.ts';
import type { DecodeMessage, DecodeRules } from './decode-message.ts';
import { JsonLineError, parseJsonLine } from './json-line.ts';
import { LineSplitter, type Line } from './line-splitter.ts';
import { Output } from './output.ts';
import { QuickLine } from './quick-line.ts';

const LONGEST_LINE = 8 * 1024 * 1024;
const MOST_UNKNOWN = 20;

/** Turns chunks of NDJSON, from a file or a pipe, into batches and rejects. */
export class NdjsonReader implements ChunkReader {
  readonly #lines = new LineSplitter(LONGEST_LINE);
  readonly #output: Output;
  readonly #quick: QuickLine;
  readonly #unknown = new Set<string>();

  constructor(rules: DecodeRules) {
    this.#output = new Output(rules);
    this.#quick = new QuickLine(this.#output.cells);
  }

  /** Takes the next chunk, which starts at byte `offset`; yields full batches and what was rejected. */
  *push(chunk: Uint8Array, offset = 0): Generator<DecodeMessage> {
    for (const line of this.#lines.push(chunk)) {
      this.#line(line);
      if (this.#output.isPressing) yield* this.#output.pressing(offset);
    }
  }

  /** Hands out what has come together although no batch is full. */
  flush(bytesDone = 0): Generator<DecodeMessage> {
    return this.#output.flush(bytesDone);
  }

  /** Takes the end of the input; yields the rest and `done`. */
  *end(bytesDone = 0): Generator<DecodeMessage> {
    for (const line of this.#lines.end()) this.#line(line);
    const { findings } = this.#output;
    findings.fact('Events', grouped(this.#output.events));
    if (this.#unknown.size > 0) findings.note(`unknown fields were ignored: ${[...this.#unknown].join(', ')}`);
    yield* this.#output.done(bytesDone);
  }

  /** The input broke off. */
  broken(offset: number, reason: string): void {
    this.#output.findings.damage(offset, reason);
  }

  #line(line: Line): void {
    if (line.bytes === null) return this.#unreadable(line, `a line longer than ${LONGEST_LINE} bytes`);
    if (!isUtf8(line.bytes)) return this.#unreadable(line, 'not valid UTF-8');
    if (this.#quick.read(line.bytes)) return this.#settle(line, this.#output.cells.eventId);
    if (line.bytes.every(isBlank)) return;
    const object = parsed(line.bytes);
    if (typeof object === 'string') this.#unreadable(line, object);
    else this.#event(line, object);
  }

  #event(line: Line, object: JsonObject): void {
    if (this.#unknown.size < MOST_UNKNOWN) for (const key of unknownKeys(object)) this.#unknown.add(key.slice(0, 80));
    const id = object.get('event_id');
    this.#settle(line, typeof id === 'string' && id.isWellFormed() ? id : null, readEventJson(object, this.#output.cells));
  }

  /** Counts an event that was written, or did not turn out to be one. */
  #settle(line: Line, eventId: string | null, fault: string | null = null): void {
    this.#output.events++;
    const reason = fault ?? this.#output.cells.settle(line.number);
    if (reason !== null) this.#output.findings.reject({ line: line.number, reason, events: 1, ...(eventId === null ? {} : { eventId }) });
  }

  #unreadable(line: Line, reason: string): void {
    this.#output.events++;
    this.#output.findings.outcome = 'damaged';
    this.#output.findings.reject({ line: line.number, reason, events: 1 });
  }
}

function parsed(line: Uint8Array): JsonObject | string {
  try {
    return parseJsonLine(line);
  } catch (error) {
    if (error instanceof JsonLineError) return `not JSON: ${error.message}`;
    throw error;
  }
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}
