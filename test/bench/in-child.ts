import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const TASKS = join(import.meta.dirname, 'task.ts');

/** Runs a task in a process of its own, so that memory and caches of one never count for another; answers what it measured. */
export async function inChild(task: string, input: object): Promise<Readonly<Record<string, number>>> {
  const { stdout } = await promisify(execFile)(process.execPath, [TASKS, task, JSON.stringify(input)], { maxBuffer: 2 ** 24 });
  const measured: Readonly<Record<string, number>> = JSON.parse(stdout);
  return measured;
}
