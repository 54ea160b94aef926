import { closeSync, openSync, writeSync } from 'node:fs';
import { zstdCompressSync } from 'node:zlib';
import { crc32c } from '../../store/replay/formats/crc32c.ts';
import { writeEvent, type Generation, type JournalEvent } from './journal-event.ts';
import { PostcardWriter } from './postcard-writer.ts';

export interface JournalOptions {
  readonly sequence?: number;
  readonly createdMs?: number;
  readonly generation?: Generation;
  /** Events after which a block is closed. */
  readonly blockEvents?: number;
  readonly footer?: boolean;
}

const PLAIN = { sequence: 7, createdMs: 1_790_000_000_000, generation: 5, blockEvents: 1_024, footer: true } as const;

/** A whole binary journal of these events, in memory. */
export function journalBytes(events: Iterable<JournalEvent>, options: JournalOptions = {}): Buffer {
  return Buffer.concat([...journalParts(events, options)]);
}

/** Writes a binary journal to a file, block by block; returns its size. */
export function writeJournalFile(path: string, events: Iterable<JournalEvent>, options: JournalOptions = {}): number {
  const file = openSync(path, 'w');
  try {
    let bytes = 0;
    for (const part of journalParts(events, options)) bytes += writeSync(file, part);
    return bytes;
  } finally {
    closeSync(file);
  }
}

/** The parts of a binary journal: its header, its blocks, its footer. */
export function* journalParts(events: Iterable<JournalEvent>, options: JournalOptions = {}): Generator<Buffer> {
  const { sequence, createdMs, generation, blockEvents, footer } = { ...PLAIN, ...options };
  const blocks = new BlockWriter(generation);
  yield fileHeader(sequence, createdMs);
  for (const event of events) {
    blocks.add(event);
    if (blocks.pending === blockEvents) yield blocks.close();
  }
  if (blocks.pending > 0) yield blocks.close();
  if (footer) yield blocks.footer(sequence, createdMs);
}

/** The start of a binary journal. */
export function fileHeader(sequence: number, createdMs: number, writer = 'pid-77'): Buffer {
  const out = new PostcardWriter();
  out.raw(Buffer.from('LLMUJNL1'));
  out.unsigned(1);
  out.unsigned(1);
  out.unsigned(sequence);
  out.signed(createdMs);
  out.text(writer);
  out.text('zstd');
  return tagged('LLMUJNL1', out.take());
}

export interface BlockFields {
  readonly sequence: number;
  readonly events: number;
  readonly fromMs: number | bigint;
  readonly toMs: number | bigint;
  readonly plainLength: number;
}

/** A block record around these packed data, with the checksum that belongs to them. */
export function blockRecord(fields: BlockFields, data: Uint8Array): Buffer {
  const out = new PostcardWriter();
  out.unsigned(fields.sequence);
  out.unsigned(fields.events);
  out.signed(fields.fromMs);
  out.signed(fields.toMs);
  out.unsigned(fields.plainLength);
  out.unsigned(data.length);
  const header = out.take();
  out.raw(header);
  out.unsigned(crc32c(data, crc32c(Buffer.concat([header, Buffer.of(0)]))));
  return Buffer.concat([tagged('BLK1', out.take()), data]);
}

function tagged(tag: string, payload: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(payload.length);
  return Buffer.concat([Buffer.from(tag), length, payload]);
}

class BlockWriter {
  readonly #generation: Generation;
  readonly #out = new PostcardWriter();
  readonly #times: bigint[] = [];
  readonly #written: { events: number; plain: number; packed: number; fromMs: bigint; toMs: bigint }[] = [];

  constructor(generation: Generation) {
    this.#generation = generation;
  }

  get pending(): number {
    return this.#times.length;
  }

  add(event: JournalEvent): void {
    writeEvent(this.#out, event, this.#generation);
    this.#times.push(BigInt(event.created_at_ms));
  }

  close(): Buffer {
    const events = this.#times.length;
    const [fromMs, toMs] = range(this.#times);
    const body = this.#out.take();
    this.#out.unsigned(events);
    const plain = Buffer.concat([this.#out.take(), body]);
    const data = zstdCompressSync(plain);
    const record = blockRecord({ sequence: this.#written.length, events, fromMs, toMs, plainLength: plain.length }, data);
    this.#written.push({ events, plain: plain.length, packed: data.length, fromMs, toMs });
    this.#times.length = 0;
    return record;
  }

  footer(sequence: number, createdMs: number): Buffer {
    const sum = (field: 'events' | 'plain' | 'packed'): number => this.#written.reduce((total, block) => total + block[field], 0);
    const times = this.#written.flatMap((block) => [block.fromMs, block.toMs]);
    const ends = times.length === 0 ? [null, null] : range(times);
    const out = new PostcardWriter();
    out.unsigned(sequence);
    out.signed(createdMs);
    out.signed(createdMs + 60_000);
    out.unsigned(sum('events'));
    out.unsigned(this.#written.length);
    for (const end of ends) out.optional(end, (ms) => out.signed(ms));
    out.unsigned(sum('plain'));
    out.unsigned(sum('packed'));
    return tagged('FTR1', out.take());
  }
}

function range(times: readonly bigint[]): readonly [bigint, bigint] {
  return [times.reduce((a, b) => (b < a ? b : a)), times.reduce((a, b) => (b > a ? b : a))];
}
