import { counted, grouped } from '../../domain/grouped.ts';
import type { Findings } from './findings.ts';
import { instant } from './printable.ts';
import type { BlockHeader, FileHeader, Footer } from './records.ts';

/** Adds up the blocks of a binary journal and compares them with what header and footer say. */
export class JournalTotals {
  readonly #findings: Findings;
  readonly #layouts = new Map<string, number>();
  #blocks = 0;
  #damaged = 0;
  #events = 0n;
  #plain = 0n;
  #packed = 0n;
  #fromMs: bigint | null = null;
  #toMs: bigint | null = null;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  header(header: FileHeader, extra: number): void {
    this.#findings.fact('Format', `usage journal, format ${header.formatVersion}, schema ${header.schemaVersion}`);
    this.#findings.fact('Writer', header.writerId);
    this.#findings.fact('File sequence', String(header.fileSequence));
    this.#findings.fact('Created', instant(header.createdAtMs));
    this.#findings.fact('Compression', header.compression);
    if (header.formatVersion !== 1) this.#findings.note(`file header: format version ${header.formatVersion} instead of 1`);
    if (header.schemaVersion !== 1) this.#findings.note(`file header: schema version ${header.schemaVersion} instead of 1`);
    if (header.compression !== 'zstd') this.#findings.note(`file header: compression "${header.compression}" instead of "zstd"`);
    if (extra > 0) this.#findings.note(`file header: ${extra} bytes more than known`);
  }

  /** A block that was found, sound or damaged. */
  found(offset: number, header: BlockHeader, extra: number): void {
    if (header.sequence !== BigInt(this.#blocks)) this.#findings.note(`block at ${offset}: its number is ${header.sequence}, not ${this.#blocks}`);
    if (extra > 0) this.#findings.note(`block at ${offset}: ${extra} bytes more in its header than known`);
    this.#blocks++;
    this.#events += BigInt(header.events);
    this.#plain += header.plainLength;
    this.#packed += header.packedLength;
    if (this.#fromMs === null || header.fromMs < this.#fromMs) this.#fromMs = header.fromMs;
    if (this.#toMs === null || header.toMs > this.#toMs) this.#toMs = header.toMs;
  }

  damaged(): void {
    this.#damaged++;
  }

  /** A block whose header could not be believed. */
  lost(): void {
    this.#blocks++;
    this.#damaged++;
  }

  layout(title: string): void {
    this.#layouts.set(title, (this.#layouts.get(title) ?? 0) + 1);
  }

  footer(footer: Footer, header: FileHeader, extra: number): void {
    this.#findings.fact('Sealed', instant(footer.sealedAtMs));
    this.#findings.fact(
      'Footer',
      `${counted(footer.events, 'event')} in ${counted(footer.blocks, 'block')}, ${grouped(footer.packedBytes)} bytes packed, ${grouped(footer.plainBytes)} unpacked`,
    );
    if (extra > 0) this.#findings.note(`footer: ${extra} bytes more than known`);
    this.#compare('file sequence', footer.fileSequence, header.fileSequence, 'the file header');
    this.#compare('creation time', footer.createdAtMs, header.createdAtMs, 'the file header');
    // With a damaged block the sums of the headers that can be believed say nothing about the footer.
    if (this.#damaged > 0) return;
    this.#compare('number of blocks', footer.blocks, BigInt(this.#blocks));
    this.#compare('number of events', footer.events, this.#events);
    this.#compare('earliest time', footer.fromMs, this.#fromMs);
    this.#compare('latest time', footer.toMs, this.#toMs);
    this.#compare('unpacked size', footer.plainBytes, this.#plain);
    this.#compare('packed size', footer.packedBytes, this.#packed);
  }

  /** The facts that are known at the end. */
  close(events: number): void {
    this.#findings.fact(
      'Blocks',
      this.#damaged === 0 ? grouped(this.#blocks) : `${grouped(this.#blocks)}, ${grouped(this.#damaged)} of them damaged`,
    );
    this.#findings.fact('Events', grouped(events));
    if (this.#layouts.size > 0) this.#findings.fact('Event layout', this.#layoutText());
    if (this.#layouts.size > 1) this.#findings.note('the blocks are of different event layouts, which one writer does not produce');
  }

  #layoutText(): string {
    const names = [...this.#layouts.keys()];
    return names.length === 1 ? names.join() : [...this.#layouts].map(([name, blocks]) => `${name} (${blocks})`).join(', ');
  }

  #compare(what: string, footer: bigint | null, other: bigint | null, where = 'the block headers'): void {
    if (footer !== other) this.#findings.note(`footer: ${what} ${footer ?? 'absent'}, by ${where} ${other ?? 'none'}`);
  }
}
