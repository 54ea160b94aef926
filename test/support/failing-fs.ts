import { type DurableFs, nodeFs } from '../../store/disk/durable-fs.ts';

type Operation = 'replaceFile' | 'move' | 'remove' | 'makeFolder' | 'syncFile' | 'syncFolder' | 'makePrivate' | 'sha256' | 'readText';

interface Fault {
  readonly operation: Operation;
  /** Part of a path of the call that is to fail. */
  readonly path: string;
  readonly error: Error;
  left: number;
}

/** The real file system, but for the calls that a test wants to see fail; every change is on record. */
export class FailingFs {
  /** `operation path` of every call that changes something, in order. */
  readonly changes: string[] = [];
  readonly #faults: Fault[] = [];
  #callsLeft = Infinity;

  /** Makes the next `times` calls of this operation on a path with this part fail. */
  fail(operation: Operation, path: string, options: { readonly code?: string; readonly times?: number } = {}): void {
    const { code = 'EIO', times = 1 } = options;
    this.#faults.push({ operation, path, error: Object.assign(new Error(`${code}: ${operation} ${path}`), { code }), left: times });
  }

  /** Makes the nth call from now on fail, whatever it is, and answers how many calls are left to it; none once it has failed. */
  failCall(n: number): { readonly left: () => number } {
    this.#callsLeft = n;
    return { left: () => Math.max(0, this.#callsLeft) };
  }

  /** What the store is given as its file system. */
  readonly fs: DurableFs = {
    ...nodeFs,
    replaceFile: (path, text) => this.#do('replaceFile', [path], () => nodeFs.replaceFile(path, text)),
    move: (from, to) => this.#do('move', [from, to], () => nodeFs.move(from, to)),
    remove: (path) => this.#do('remove', [path], () => nodeFs.remove(path)),
    makeFolder: (path) => this.#do('makeFolder', [path], () => nodeFs.makeFolder(path)),
    makePrivate: (path) => this.#do('makePrivate', [path], () => nodeFs.makePrivate(path)),
    syncFile: (path) => this.#may('syncFile', [path], () => nodeFs.syncFile(path)),
    syncFolder: (path) => this.#may('syncFolder', [path], () => nodeFs.syncFolder(path)),
    readText: (path) => this.#may('readText', [path], () => nodeFs.readText(path)),
    sha256: (path) => this.#may('sha256', [path], () => nodeFs.sha256(path)),
  };

  async #do(operation: Operation, paths: readonly string[], work: () => Promise<void>): Promise<void> {
    this.changes.push(`${operation} ${paths.join(' ')}`);
    await this.#may(operation, paths, work);
  }

  async #may<T>(operation: Operation, paths: readonly string[], work: () => Promise<T>): Promise<T> {
    this.#callsLeft -= 1;
    if (this.#callsLeft === 0) throw Object.assign(new Error(`EIO: ${operation} ${paths.join(' ')}`), { code: 'EIO' });
    const fault = this.#faults.find((f) => f.left > 0 && f.operation === operation && paths.some((p) => p.includes(f.path)));
    if (fault === undefined) return work();
    fault.left -= 1;
    throw fault.error;
  }
}
