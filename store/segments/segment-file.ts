import type { Hub } from '../duckdb/hub.ts';
import { CorruptError } from '../errors.ts';

/**
 * One segment file and its place in the hub: attached on first use, detached once it is retired and its last reader has left.
 * The name in the hub is unique for ever, so a late reader can never meet another file under the same name.
 */
export class SegmentFile {
  readonly path: string;
  /** Name of the attached database, ready to be quoted into SQL. */
  readonly name: string;
  readonly #hub: Hub;
  #attaching: Promise<void> | null = null;
  /** Epoch of the engine to which the file is attached. */
  #epoch = 0;
  #readers = 0;
  #unreadable = false;
  #drained: (() => void)[] = [];
  #wanted = new AbortController();

  static #next = 1;

  constructor(hub: Hub, path: string) {
    this.#hub = hub;
    this.path = path;
    this.name = `segment_${SegmentFile.#next++}`;
  }

  get readers(): number {
    return this.#readers;
  }

  /** Whether it was damaged when it was last tried to attach it. */
  get isUnreadable(): boolean {
    return this.#unreadable;
  }

  /** Attaches the file if it is not yet; concurrent callers share one attempt. A failed attempt may be repeated. */
  async attach(mode: 'create' | 'write' | 'read'): Promise<void> {
    this.#forgetRestarted();
    this.#attaching ??= this.#hub.attach(this.path, this.name, mode).catch((error: unknown) => {
      this.#attaching = null;
      this.#unreadable ||= error instanceof CorruptError;
      throw error;
    });
    await this.#attaching;
    this.#unreadable = false;
  }

  /** Counts a reader in; call `leave` when it is done. */
  enter(): void {
    this.#readers += 1;
  }

  leave(): void {
    this.#readers -= 1;
    if (this.#readers === 0) for (const drained of this.#drained.splice(0)) drained();
  }

  /** Aborts when somebody waits for the readers to leave: who could as well read later gives way. */
  get wanted(): AbortSignal {
    return this.#wanted.signal;
  }

  /** Resolves when nobody reads the file. */
  async whenDrained(): Promise<void> {
    if (this.#readers === 0) return;
    const drained = new Promise<void>((resolve) => this.#drained.push(resolve));
    const asked = this.#wanted;
    this.#wanted = new AbortController();
    asked.abort();
    await drained;
  }

  /** Detaches; nobody may be reading. */
  async detach(): Promise<void> {
    this.#forgetRestarted();
    if (this.#attaching === null) return;
    await this.#attaching;
    this.#attaching = null;
    await this.#hub.detach(this.name);
  }

  /** A restarted engine has nothing attached. */
  #forgetRestarted(): void {
    if (this.#epoch === this.#hub.epoch) return;
    this.#epoch = this.#hub.epoch;
    this.#attaching = null;
  }
}
