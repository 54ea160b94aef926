import type { DurableFs } from '../disk/durable-fs.ts';
import { readOptionalJson } from '../disk/json-file.ts';
import { Turns } from '../disk/turns.ts';
import type { EpochMs } from '../domain/time.ts';
import { ClosedError } from '../errors.ts';
import { absolute, AUDIT_FILE } from '../layout.ts';

/** Something that somebody did to the store. */
export interface AuditLine {
  readonly atMs: EpochMs;
  readonly tookMs: number;
  /** `roll over`, `pin`, `replay`. */
  readonly act: string;
  /** To what, and what came of it. */
  readonly detail: string;
  readonly outcome: 'done' | 'failed';
  readonly error: string | null;
  /** The verb of the command line and the words after the store; null where it has none. */
  readonly command: readonly string[] | null;
}

/** Lines that are kept; older ones go. */
export const MOST_LINES = 1_000;
const LONGEST_TEXT = 1_000;

/** `audit.json`: the last acts on the store, newest last. Nothing depends on it; one that cannot be read is begun anew. */
export class AuditLog {
  readonly #fs: DurableFs;
  readonly #path: string;
  readonly #turns = new Turns();
  #lines: readonly AuditLine[];
  #closed = false;

  private constructor(fs: DurableFs, path: string, lines: readonly AuditLine[]) {
    this.#fs = fs;
    this.#path = path;
    this.#lines = lines;
  }

  static async open(fs: DurableFs, root: string): Promise<AuditLog> {
    const path = absolute(root, AUDIT_FILE);
    return new AuditLog(fs, path, decode(await readOptionalJson(fs, path)));
  }

  /** Newest first. */
  get lines(): readonly AuditLine[] {
    return this.#lines.toReversed();
  }

  /** Lets what is being written down come to its end, and takes nothing more: somebody else may own the store from then on. */
  close(): Promise<void> {
    return this.#turns.take(async () => void (this.#closed = true));
  }

  /** Writes a line down; it is on the disk when this resolves. Throws ClosedError once the log is closed. */
  note(line: AuditLine): Promise<void> {
    return this.#turns.take(async () => {
      if (this.#closed) throw new ClosedError('The store is closed.');
      const bounded = { ...line, detail: cut(line.detail), error: line.error === null ? null : cut(line.error) };
      const lines = [...this.#lines, bounded].slice(-MOST_LINES);
      await this.#fs.replaceFile(this.#path, `{"lines":[\n${lines.map((one) => JSON.stringify(one)).join(',\n')}\n]}\n`);
      this.#lines = lines;
    });
  }
}

function cut(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}…`;
}

function decode(value: unknown): AuditLine[] {
  const lines: unknown = typeof value === 'object' && value !== null && 'lines' in value ? value.lines : [];
  return Array.isArray(lines) ? lines.filter(isLine).slice(-MOST_LINES) : [];
}

function isLine(value: unknown): value is AuditLine {
  const { atMs, tookMs, act, detail, outcome, error, command } = (value ?? {}) as Partial<Record<keyof AuditLine, unknown>>;
  const words = command === null || (Array.isArray(command) && command.every((word) => typeof word === 'string'));
  const times = Number.isSafeInteger(atMs) && Number.isSafeInteger(tookMs);
  const texts = typeof act === 'string' && typeof detail === 'string' && (error === null || typeof error === 'string');
  return times && texts && words && (outcome === 'done' || outcome === 'failed');
}
