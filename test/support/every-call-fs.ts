import { type DurableFs, steppedFs } from '../../store/disk/durable-fs.ts';
import type { Reach } from '../../store/failpoints.ts';

/** What a system says when it refuses. */
export const REFUSALS = ['EIO', 'ENOSPC', 'EACCES', 'EBUSY', 'ENOENT'] as const;
export type Refusal = (typeof REFUSALS)[number];

/** The real file system, with every call counted and one of them refused when a test says so. */
export class EveryCallFs {
  readonly fs: DurableFs;
  /** Calls since the beginning. */
  calls = 0;
  #refuse: { readonly at: number; readonly code: Refusal } | null = null;
  /** The call that was refused last. */
  refused: string | null = null;

  constructor(reach: Reach) {
    const real = steppedFs(reach);
    this.fs = {
      replaceFile: (path, text) => this.#call('replaceFile', path, () => real.replaceFile(path, text)),
      readText: (path) => this.#call('readText', path, () => real.readText(path)),
      move: (from, to) => this.#call('move', from, () => real.move(from, to)),
      syncFile: (path) => this.#call('syncFile', path, () => real.syncFile(path)),
      syncFolder: (path) => this.#call('syncFolder', path, () => real.syncFolder(path)),
      makeFolder: (path) => this.#call('makeFolder', path, () => real.makeFolder(path)),
      list: (path) => this.#call('list', path, () => real.list(path)),
      stat: (path) => this.#call('stat', path, () => real.stat(path)),
      remove: (path) => this.#call('remove', path, () => real.remove(path)),
      removeEmptyFolder: (path) => this.#call('removeEmptyFolder', path, () => real.removeEmptyFolder(path)),
      makePrivate: (path) => this.#call('makePrivate', path, () => real.makePrivate(path)),
      copy: (from, to) => this.#call('copy', from, () => real.copy(from, to)),
      truncate: (path, bytes) => this.#call('truncate', path, () => real.truncate(path, bytes)),
      readBytes: (path, position, length) => this.#call('readBytes', path, () => real.readBytes(path, position, length)),
      sha256: (path) => this.#call('sha256', path, () => real.sha256(path)),
      freeBytes: (path) => this.#call('freeBytes', path, () => real.freeBytes(path)),
    };
  }

  /** Refuses the nth call from now on, once. */
  refuse(n: number, code: Refusal): void {
    this.refused = null;
    this.#refuse = { at: this.calls + n, code };
  }

  /** Refuses nothing any more. */
  relent(): void {
    this.#refuse = null;
  }

  async #call<T>(operation: keyof DurableFs, path: string, work: () => Promise<T>): Promise<T> {
    this.calls += 1;
    if (this.calls !== this.#refuse?.at) return await work();
    this.refused = `${operation} ${path}`;
    throw Object.assign(new Error(`${this.#refuse.code}: ${this.refused}`), { code: this.#refuse.code });
  }
}
