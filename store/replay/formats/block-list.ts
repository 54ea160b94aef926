import type { EpochMs } from '../../domain/time.ts';
import type { BlockHeader } from './records.ts';

/** A block of a binary journal as its header tells, and what became of it. */
export interface JournalBlock {
  /** Where its tag stands in the file; events lead back to it. */
  readonly offset: number;
  /** Null where the header cannot be believed. */
  readonly events: number | null;
  readonly fromMs: EpochMs | null;
  readonly toMs: EpochMs | null;
  readonly packedBytes: number | null;
  readonly plainBytes: number | null;
  /** The shape its events were written in; null when they cannot be read. */
  readonly layout: string | null;
  /** Why it cannot be read; null when it can. */
  readonly fault: string | null;
}

/** Blocks that are listed; the rest is counted. */
const LISTED = 1_000;
/** The farthest from 1970 that a calendar date can be. */
const LATEST = 8_640_000_000_000_000n;

/** The blocks of a journal in the order they stand in it. */
export class BlockList {
  readonly #blocks: JournalBlock[] = [];
  #total = 0;

  get blocks(): readonly JournalBlock[] {
    return this.#blocks;
  }

  get total(): number {
    return this.#total;
  }

  read(offset: number, header: BlockHeader, layout: string): void {
    this.#add({ ...told(offset, header), layout, fault: null });
  }

  /** One that cannot be read, with its header where that can be believed. */
  lost(offset: number, header: BlockHeader | null, fault: string): void {
    const facts = header === null ? { offset, events: null, fromMs: null, toMs: null, packedBytes: null, plainBytes: null } : told(offset, header);
    this.#add({ ...facts, layout: null, fault });
  }

  #add(block: JournalBlock): void {
    this.#total += 1;
    if (this.#blocks.length < LISTED) this.#blocks.push(block);
  }
}

function told(offset: number, { events, fromMs, toMs, packedLength, plainLength }: BlockHeader): Omit<JournalBlock, 'layout' | 'fault'> {
  return { offset, events, fromMs: time(fromMs), toMs: time(toMs), packedBytes: Number(packedLength), plainBytes: Number(plainLength) };
}

function time(ms: bigint): EpochMs | null {
  return ms >= -LATEST && ms <= LATEST ? Number(ms) : null;
}
