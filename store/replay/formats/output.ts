import { BatchBuilder } from '../batch-builder.ts';
import { acceptable } from './accept.ts';
import type { JournalBlock } from './block-list.ts';
import type { DecodeMessage, DecodeRules } from './decode-message.ts';
import { EventCells } from './event-cells.ts';
import { Findings } from './findings.ts';

const NO_BLOCKS = { blocks: [], total: 0 };

/** What every reader of a format writes to: events into batches, the rest into findings. */
export class Output {
  readonly findings = new Findings();
  readonly cells: EventCells;
  /** Events read, kept or not. */
  events = 0;
  readonly #batch: BatchBuilder;

  constructor(rules: DecodeRules) {
    this.#batch = new BatchBuilder(rules.limits);
    this.cells = new EventCells(this.#batch, rules.judge ?? acceptable(rules.nowMs));
  }

  /** What has come together enough to be handed on. */
  *pressing(bytesDone: number): Generator<DecodeMessage> {
    if (this.#batch.full) yield* this.flush(bytesDone);
    else if (this.findings.pressing) yield* this.#rejects();
  }

  /** Everything that has come together: rejects first, then the batch. */
  *flush(bytesDone: number): Generator<DecodeMessage> {
    yield* this.#rejects();
    const batch = this.#batch.take();
    if (batch) yield { type: 'batch', batch, bytesDone };
  }

  *done(
    bytesDone: number,
    { blocks, total }: { readonly blocks: readonly JournalBlock[]; readonly total: number } = NO_BLOCKS,
  ): Generator<DecodeMessage> {
    yield* this.flush(bytesDone);
    const { facts, notes, outcome } = this.findings;
    yield { type: 'done', facts, notes, outcome, bytesDone, blocks, blocksTotal: total };
  }

  get isPressing(): boolean {
    return this.#batch.full || this.findings.pressing;
  }

  *#rejects(): Generator<DecodeMessage> {
    const rejects = this.findings.takeRejects();
    if (rejects.length > 0) yield { type: 'rejects', rejects };
  }
}
