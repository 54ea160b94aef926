import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The digest of a file, or why it could not be read. */
export type FileHash = { readonly sha256: string } | { readonly error: string };

/** Computes the SHA-256 of files that the engine may have open. */
export type HashFiles = (paths: readonly string[], signal?: AbortSignal) => Promise<readonly FileHash[]>;

const run = promisify(execFile);

/** Paths a command line can hold on every system. */
const PATHS_A_CHILD = 100;

const SCRIPT = `
const { createHash } = require('node:crypto');
const { createReadStream } = require('node:fs');
async function sha256(path) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex');
}
(async () => {
  const hashes = [];
  for (const path of process.argv.slice(1)) hashes.push(await sha256(path).then((sha256) => ({ sha256 }), (error) => ({ error: error.message })));
  process.stdout.write(JSON.stringify(hashes));
})();`;

/**
 * Hashes in a child process: closing any descriptor of a file in this one would drop the engine's lock on it.
 * Inside Electron the child is told to be plain Node.
 */
export const hashFiles: HashFiles = async (paths, signal) => {
  const hashes: FileHash[] = [];
  for (let at = 0; at < paths.length; at += PATHS_A_CHILD) hashes.push(...(await hashSome(paths.slice(at, at + PATHS_A_CHILD), signal)));
  return hashes;
};

async function hashSome(paths: readonly string[], signal: AbortSignal | undefined): Promise<FileHash[]> {
  signal?.throwIfAborted();
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  try {
    const { stdout } = await run(process.execPath, ['-e', SCRIPT, ...paths], { env, windowsHide: true, ...(signal === undefined ? {} : { signal }) });
    return JSON.parse(stdout) as FileHash[];
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    throw error;
  }
}
