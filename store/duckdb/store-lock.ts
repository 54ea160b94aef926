import { DuckDBInstance } from '@duckdb/node-api';
import { fileClosed, fileOpened } from '../disk/open-files.ts';
import { translateDriverError } from './driver-errors.ts';

/** Proof of owning a store folder; the system releases it when the process ends, however it ends. */
export interface StoreLock extends Disposable {
  readonly path: string;
}

/**
 * Takes the store's lock by holding `LOCK.duckdb` open: exclusively to write, shared to read.
 * Nothing else in this process may open that file: closing any descriptor of it would drop the lock.
 * Throws LockedError naming the holder.
 */
export async function takeStoreLock(path: string, mode: 'write' | 'read', shownPath: string): Promise<StoreLock> {
  let instance: DuckDBInstance;
  try {
    instance = await DuckDBInstance.create(path, { access_mode: mode === 'write' ? 'READ_WRITE' : 'READ_ONLY', threads: '1' });
  } catch (error) {
    throw translateDriverError(error, shownPath);
  }
  fileOpened(path);
  return {
    path,
    [Symbol.dispose]() {
      instance.closeSync();
      fileClosed(path);
    },
  };
}
