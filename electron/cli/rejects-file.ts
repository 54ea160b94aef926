import { open, type FileHandle, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { LeftOut, Reject } from '../../store/index.ts';

/** What a conflict is called where it is listed among the rejects. */
const CONFLICT = 'conflict: an event of this id with other content is stored already; that one stays';

/** Everything that was left out, one JSON object a line; it has its name only once it is complete. */
export class RejectsFile implements AsyncDisposable {
  readonly #path: string;
  readonly #file: FileHandle;
  #turn: Promise<void> = Promise.resolve();
  #kept = false;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  static async create(path: string): Promise<RejectsFile> {
    const whole = resolve(path);
    return new RejectsFile(whole, await open(`${whole}.tmp`, 'w', 0o600));
  }

  readonly take: LeftOut = ({ name }, rejects, conflicts) => {
    const all: readonly Reject[] = [...rejects, ...conflicts.map((conflict) => ({ ...conflict, reason: CONFLICT, events: 0 }))];
    const text = all
      .map(({ offset, line, reason, eventId, events }) => `${JSON.stringify({ file: name, offset, line, reason, eventId, events })}\n`)
      .join('');
    // Reading and writing tell of what they leave out at the same time; the lines go one after another.
    this.#turn = this.#turn.then(() => this.#file.writeFile(text));
    return this.#turn;
  };

  /** Gives the file its name, over one that is there. */
  async keep(): Promise<void> {
    await this.#turn;
    await this.#file.sync();
    await rename(`${this.#path}.tmp`, this.#path);
    this.#kept = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
    if (!this.#kept) await rm(`${this.#path}.tmp`, { force: true });
  }
}
