import {
  acceptable,
  addCounts,
  type DecodeMessage,
  type EventBatch,
  lastEventId,
  NdjsonReader,
  NO_COUNTS,
  type Reject,
  type ReplayCounts,
  type Repository,
} from '../../../store/index.ts';
import { chunksOf } from '../chunks.ts';
import { EXIT } from '../exit-code.ts';
import { openToWrite } from '../open.ts';
import type { Terminal } from '../terminal.ts';
import type { Verb } from '../verb.ts';
import { visible } from '../visible.ts';

const IDLE_MS = 1_000;

export const append: Verb = {
  name: 'append',
  usage: 'STORE [--batch 500]',
  summary: 'Stores events from standard input (one JSON object a line); prints one line for each batch once it is durable.',
  details: [
    'A batch is stored when it is full, at the end of the input, and after a second without input.',
    'Lines that are not stored are named on standard error with the reason and counted as rejected.',
  ],
  options: { batch: { type: 'string' } },
  words: { least: 1, most: 1 },
  async run(given, terminal) {
    const rows = given.whole('batch', 1, 100_000) ?? 500;
    await using repository = await openToWrite(given.store, terminal);
    const counts = await appendAll(repository, rows, terminal);
    return counts.rejected + counts.conflict === 0 ? EXIT.done : EXIT.findings;
  },
};

/** Stores everything the input has; a request to stop ends it after the batch being stored. */
async function appendAll(repository: Repository, rows: number, terminal: Terminal): Promise<ReplayCounts> {
  const judge = (id: string, atMs: number): string | null => acceptable(repository.nowMs)(id, atMs); // this may run for days
  const reader = new NdjsonReader({ nowMs: repository.nowMs, limits: { rows }, judge });
  const appender = new Appender(repository, terminal);
  for await (const chunk of chunksOf(terminal.input, IDLE_MS, terminal.signal)) {
    const messages = chunk === null ? reader.flush() : reader.push(chunk);
    for (const message of messages) await appender.take(message);
  }
  terminal.signal.throwIfAborted();
  for (const message of reader.end()) await appender.take(message);
  await appender.finish();
  return appender.total;
}

/** Stores batches one after another and acknowledges each. */
class Appender {
  readonly #repository: Repository;
  readonly #terminal: Terminal;
  #batches = 0;
  #rejected = 0;
  total: ReplayCounts = NO_COUNTS;

  constructor(repository: Repository, terminal: Terminal) {
    this.#repository = repository;
    this.#terminal = terminal;
  }

  async take(message: DecodeMessage): Promise<void> {
    if (message.type === 'rejects') this.#reject(message.rejects);
    if (message.type === 'batch') await this.#store(message.batch);
    if (message.type === 'done') for (const note of message.notes) this.#terminal.note(visible(note));
  }

  /** Rejects after the last batch are accounted for in a line of their own. */
  async finish(): Promise<void> {
    if (this.#rejected > 0) await this.#acknowledge(null, NO_COUNTS);
  }

  async #store(batch: EventBatch): Promise<void> {
    // Not given the signal: a batch that was begun is finished, so that what is stored and what is acknowledged stay the same.
    const result = await this.#repository.append(batch);
    for (const { position, eventId } of result.conflicts)
      this.#terminal.note(visible(`conflict: line ${position}: ${eventId} is stored with other content`));
    await this.#acknowledge(lastEventId(batch), result);
    this.#terminal.signal.throwIfAborted();
  }

  #reject(rejects: readonly Reject[]): void {
    this.#rejected += rejects.reduce((events, r) => events + r.events, 0);
    for (const { line, reason } of rejects) this.#terminal.note(visible(`rejected: line ${line}: ${reason}`));
  }

  async #acknowledge(last: string | null, result: Omit<ReplayCounts, 'rejected'>): Promise<void> {
    const rejected = this.#rejected;
    const counts = { read: result.read + rejected, new: result.new, duplicate: result.duplicate, conflict: result.conflict, rejected };
    this.#rejected = 0;
    this.total = addCounts(this.total, counts);
    await this.#terminal.line(JSON.stringify({ batch: ++this.#batches, lastEventId: last, ...counts }));
  }
}
