import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Lets nobody write below a folder until it is disposed. Root may write whatever the permissions say, so for root it is mounted read-only;
 * everybody else loses the permission.
 */
export async function readOnlyFolder(path: string): Promise<AsyncDisposable> {
  if (process.getuid?.() !== 0) {
    await run('chmod', ['-R', 'a-w', path]);
    return { [Symbol.asyncDispose]: async () => void (await run('chmod', ['-R', 'u+w', path])) };
  }
  await run('mount', ['--bind', path, path]);
  await run('mount', ['-o', 'remount,bind,ro', path]);
  return { [Symbol.asyncDispose]: async () => void (await run('umount', [path])) };
}
