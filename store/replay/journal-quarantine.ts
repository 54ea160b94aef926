import { basename, join } from 'node:path';
import type { StoreContext } from '../context.ts';
import { readOptionalJson } from '../disk/json-file.ts';
import type { EpochMs } from '../domain/time.ts';
import { DiskError, NotFoundError } from '../errors.ts';
import { absolute, JOURNAL_QUARANTINE_FOLDER } from '../layout.ts';
import { assertRoom } from '../segments/rollover.ts';

/** A journal that was put aside, as the note beside its copy says. */
export interface QuarantinedJournal {
  /** Where the copy lies, relative to the store folder. */
  readonly copy: string;
  readonly name: string;
  /** Where it came from; the file there stays as it is. */
  readonly from: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly atMs: EpochMs;
  /** What is wrong with it. */
  readonly why: string;
  /** What the operator has to say of it. */
  readonly note: string;
}

/** What is to be put aside. */
export type Damaged = Pick<QuarantinedJournal, 'name' | 'from' | 'why' | 'note'>;

const NOTE = '.why.json';
/** Of a name only what any file system takes, and its end, where names differ. */
const UNUSUAL = /[^A-Za-z0-9._-]+/g;
const LONGEST_NAME = 120;

/** Journals that are damaged are put aside as copies with a note: who looks for files to replay leaves those with the same bytes alone. */
export class JournalQuarantine {
  readonly #context: StoreContext;
  #journals: readonly QuarantinedJournal[];

  private constructor(context: StoreContext, journals: readonly QuarantinedJournal[]) {
    this.#context = context;
    this.#journals = journals;
  }

  /** Reads the notes; one that cannot be read is left alone. */
  static async open(context: StoreContext): Promise<JournalQuarantine> {
    const { fs } = context.options;
    const folder = absolute(context.root, JOURNAL_QUARANTINE_FOLDER);
    const journals: QuarantinedJournal[] = [];
    for (const { name, kind } of await fs.list(folder)) {
      const note = kind === 'file' && name.endsWith(NOTE) ? parse(await readOptionalJson(fs, join(folder, name))) : null;
      if (note !== null && `${basename(note.copy)}${NOTE}` === name) journals.push(note);
    }
    return new JournalQuarantine(
      context,
      journals.toSorted((a, b) => a.atMs - b.atMs),
    );
  }

  /** Newest first. */
  list(): readonly QuarantinedJournal[] {
    return this.#journals.toReversed();
  }

  has(sha256: string): boolean {
    return this.#journals.some((journal) => journal.sha256 === sha256);
  }

  /** Copies a file with this digest into the quarantine, with a note; the same bytes are put aside once. */
  async add({ name, from, why, note }: Damaged, sha256: string): Promise<QuarantinedJournal> {
    const { fs, clock } = this.#context.options;
    const known = this.#journals.find((journal) => journal.sha256 === sha256);
    if (known !== undefined) return known;
    const found = await fs.stat(from);
    if (found === null) throw new NotFoundError(`There is no file ${from} any more.`, { hint: 'Nothing was put aside.' });
    await assertRoom(this.#context, found.bytes, 'put a file aside');
    const atMs = clock.now();
    const copy = await this.#freeName(atMs, name);
    const journal = { copy, name, from, bytes: found.bytes, sha256, atMs, why, note };
    await this.#copy(journal);
    this.#journals = [...this.#journals, journal];
    return journal;
  }

  /** The note is there first, so that nothing lies there unexplained. */
  async #copy(journal: QuarantinedJournal): Promise<void> {
    const { fs } = this.#context.options;
    const target = absolute(this.#context.root, journal.copy);
    try {
      await fs.replaceFile(target + NOTE, `${JSON.stringify(journal, null, 2)}\n`);
      await fs.copy(journal.from, target);
      if ((await fs.sha256(target)) !== journal.sha256)
        throw new DiskError(`${journal.from} was changed while it was put aside.`, { hint: 'Nothing was put aside. Try again.' });
    } catch (error) {
      await fs.remove(target);
      await fs.remove(target + NOTE);
      throw error;
    }
  }

  async #freeName(atMs: EpochMs, name: string): Promise<string> {
    const { fs } = this.#context.options;
    await fs.makeFolder(absolute(this.#context.root, JOURNAL_QUARANTINE_FOLDER));
    const plain = basename(name.replaceAll('\\', '/')).replaceAll(UNUSUAL, '_').slice(-LONGEST_NAME) || 'journal';
    for (let n = 1; ; n++) {
      const copy = `${JOURNAL_QUARANTINE_FOLDER}/${atMs}${n === 1 ? '' : `-${n}`}-${plain}`;
      if ((await fs.stat(absolute(this.#context.root, copy + NOTE))) === null) return copy;
    }
  }
}

function parse(value: unknown): QuarantinedJournal | null {
  if (typeof value !== 'object' || value === null) return null;
  const note = value as Partial<QuarantinedJournal>;
  const texts = [note.copy, note.name, note.from, note.sha256, note.why, note.note].every((text) => typeof text === 'string');
  return texts && Number.isSafeInteger(note.bytes) && Number.isSafeInteger(note.atMs) ? (note as QuarantinedJournal) : null;
}
