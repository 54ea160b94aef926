import { UnreadableFileError, type ByteSource } from './byte-source.ts';
import { BlockList } from './block-list.ts';
import { chooseLayout } from './choose-layout.ts';
import type { DecodeMessage, DecodeRules } from './decode-message.ts';
import { readRecord, type JournalRecord } from './journal-records.ts';
import { JournalTotals } from './journal-totals.ts';
import { Output } from './output.ts';
import { PostcardError } from './postcard.ts';
import { EventReader } from './read-events.ts';
import { readFileHeader, USAGE_MAGIC, type FileHeader } from './records.ts';
import { TextCache } from './text-cache.ts';
import { unpackFrame } from './zstd-frame.ts';

const HEADER_AT = USAGE_MAGIC.length + 4;
const LONGEST_HEADER = 64 * 1024;
type Block = Extract<JournalRecord, { kind: 'block' }>;

/** Reads a `LLMUJNL1` file block by block; a damaged block is reported and what follows is still read where it can be found. */
export function readBinaryJournal(source: ByteSource, rules: DecodeRules): Generator<DecodeMessage> {
  return new BinaryJournal(source, rules).read();
}

class BinaryJournal {
  readonly #source: ByteSource;
  readonly #output: Output;
  readonly #totals: JournalTotals;
  readonly #blocks = new BlockList();
  readonly #cache = new TextCache();
  #at = 0;

  constructor(source: ByteSource, rules: DecodeRules) {
    this.#source = source;
    this.#output = new Output(rules);
    this.#totals = new JournalTotals(this.#output.findings);
  }

  *read(): Generator<DecodeMessage> {
    const header = this.#header();
    if (header) {
      yield* this.#records(header);
      this.#totals.close(this.#output.events);
    }
    yield* this.#output.done(this.#at, this.#blocks);
  }

  #header(): FileHeader | null {
    const found = this.#readHeader();
    if (typeof found !== 'string') return found;
    this.#output.findings.refuse(this.#at, found);
    return null;
  }

  /** The file header, or why it cannot be read; `at` is then where. */
  #readHeader(): FileHeader | string {
    try {
      const start = this.#source.read(0, HEADER_AT);
      this.#at = start.length;
      if (start.length < HEADER_AT) return 'the file ends inside its header';
      const length = Buffer.from(start).readUInt32LE(USAGE_MAGIC.length);
      if (length > LONGEST_HEADER) return `the file header claims ${length} bytes; at most ${LONGEST_HEADER} are read`;
      const bytes = this.#source.read(HEADER_AT, length);
      this.#at = HEADER_AT + bytes.length;
      if (bytes.length < length) return 'the file ends inside its header';
      const { record, extra } = readFileHeader(bytes);
      this.#totals.header(record, extra);
      return record;
    } catch (error) {
      if (error instanceof PostcardError) return `the file header cannot be read: ${error.message}`;
      if (error instanceof UnreadableFileError) return error.message;
      throw error;
    }
  }

  *#records(header: FileHeader): Generator<DecodeMessage> {
    const { findings } = this.#output;
    for (;;) {
      const record = readRecord(this.#source, this.#at);
      switch (record.kind) {
        case 'block':
          yield* this.#block(record);
          break;
        case 'damaged':
          this.#totals.lost();
          this.#blocks.lost(record.offset, null, record.reason);
          findings.damage(record.offset, record.reason, record.events);
          break;
        case 'footer':
          return this.#footer(record, header);
        case 'cut':
          return findings.damage(record.offset, `${record.reason}; ${this.#kept()}`);
        case 'end':
          return findings.damage(record.offset, `no footer: the file was not sealed; ${this.#kept()}`);
      }
      this.#at = record.next;
      yield* this.#output.pressing(this.#at);
    }
  }

  #kept(): string {
    return `${this.#output.events} events before it are kept`;
  }

  *#block(block: Block): Generator<DecodeMessage> {
    const { offset, header } = block;
    this.#totals.found(offset, header, block.extra);
    const unpacked = unpackFrame(block.data, Number(header.plainLength));
    if ('reason' in unpacked) return this.#lose(block, unpacked.reason);
    const choice = chooseLayout(unpacked.bytes, header);
    if ('reason' in choice) return this.#lose(block, choice.reason);
    this.#totals.layout(choice.layout.title);
    this.#blocks.read(offset, header, choice.layout.title);
    for (const oddity of choice.oddities) this.#output.findings.note(`block at ${offset}: ${oddity}`);
    const events = new EventReader(unpacked.bytes, choice.layout, this.#output.cells, this.#cache);
    for (let left = choice.events; left > 0; left--) {
      events.next();
      this.#settle(offset);
      if (this.#output.isPressing) yield* this.#output.pressing(offset);
    }
  }

  #lose(block: Block, reason: string): void {
    this.#totals.damaged();
    this.#blocks.lost(block.offset, block.header, reason);
    this.#output.findings.damage(block.offset, `a block of ${block.header.events} events cannot be read: ${reason}`, block.header.events);
  }

  #settle(offset: number): void {
    const { cells, findings } = this.#output;
    this.#output.events++;
    const reason = cells.settle(offset);
    if (reason !== null) findings.reject({ offset, reason, eventId: cells.eventId, events: 1 });
  }

  #footer(record: Extract<JournalRecord, { kind: 'footer' }>, header: FileHeader): void {
    this.#totals.footer(record.footer, header, record.extra);
    this.#at = record.next;
    const after = this.#source.size - record.next;
    if (after > 0) this.#output.findings.note(`${after} bytes follow the footer`);
  }
}
