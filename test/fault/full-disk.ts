import { execFile } from 'node:child_process';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type DurableFs, steppedFs } from '../../store/disk/durable-fs.ts';
import type { Reach } from '../../store/failpoints.ts';

const run = promisify(execFile);
const ROOMY = '128m';
/** How often a disk is measured again that grew while it was made smaller. */
const MORE = 20;

/** A disk that a test can make full and roomy again. */
export interface Disk extends AsyncDisposable {
  /** What it is, in one line. */
  readonly what: string;
  /** Where temporary folders are to be made. */
  readonly folder: string;
  readonly makeFs: (reach: Reach) => DurableFs;
  readonly fill: () => Promise<void>;
  readonly free: () => Promise<void>;
}

/** A small file system of its own where this process may mount one; else the store's own calls are refused, and the engine never notices. */
export async function takeDisk(): Promise<Disk> {
  const folder = await mkdtemp(join(tmpdir(), 'strata-full-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${ROOMY}`, 'tmpfs', folder]);
  } catch (error) {
    return refusingDisk(folder, error);
  }
  const resize = async (size: string): Promise<void> => void (await run('mount', ['-o', `remount,size=${size}`, folder]));
  return {
    what: `a tmpfs at ${folder}, made as small as what lies on it`,
    folder,
    makeFs: steppedFs,
    async fill() {
      for (let more = 0; ; more++) {
        const { blocks, bfree, bsize } = await statfs(folder);
        try {
          return await resize(String((blocks - bfree) * bsize));
        } catch (error) {
          if (more === MORE) throw error; // else something was written in the meantime, and no disk can be smaller than what lies on it
        }
      }
    },
    free: () => resize(ROOMY),
    async [Symbol.asyncDispose]() {
      await run('umount', [folder]);
      await rm(folder, { recursive: true });
    },
  };
}

function refusingDisk(folder: string, error: unknown): Disk {
  let full = false;
  const refuse = async <T>(work: () => Promise<T>): Promise<T> => {
    if (full) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    return await work();
  };
  const why = error instanceof Error ? (error.message.split('\n').findLast((line) => line !== '') ?? '') : '';
  return {
    what: `the store's own file calls alone, since no file system can be mounted here (${why})`,
    folder,
    makeFs(reach) {
      const real = steppedFs(reach);
      return {
        ...real,
        replaceFile: (path, text) => refuse(() => real.replaceFile(path, text)),
        makeFolder: (path) => refuse(() => real.makeFolder(path)),
        copy: (from, to) => refuse(() => real.copy(from, to)),
        freeBytes: async (path) => (full ? 0 : await real.freeBytes(path)),
      };
    },
    fill: async () => void (full = true),
    free: async () => void (full = false),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}
