import { writeFile } from 'node:fs/promises';
import type { ConsoleReply, ConsoleRequest } from './messages.ts';
import { TOO_MUCH_MEMORY } from './engine-words.ts';
import { StatementRun } from './statement-run.ts';

/** The process of one statement of a person: reads what it is told to, runs the statement with everything locked, and is thrown away. */
const WATCH_MS = 50;
/** Memory beside the engine's own limit: the program itself, the answer, and what the engine does not count. */
const BESIDE_ENGINE = 512 * 1024 * 1024;

const send = (reply: ConsoleReply): void => void process.send?.(reply);
const run = new StatementRun(send);

process.once('disconnect', () => process.exit(0));
process.on('message', (request: ConsoleRequest) => {
  if (request.type === 'interrupt') run.interrupt();
  else if (request.type === 'run') void run.run(request);
  else {
    watchMemory(request.memoryMb * 1024 * 1024 + BESIDE_ENGINE);
    void run.read(request);
  }
});
if (process.platform === 'linux') await offerToTheKiller();

/** Ends this process when it takes more than it may: not every allocation of the engine is counted by its own limit. */
function watchMemory(most: number): void {
  setInterval(() => {
    if (process.memoryUsage.rss() <= most) return;
    const reply: ConsoleReply = { type: 'problem', problem: TOO_MUCH_MEMORY };
    process.send?.(reply, () => process.kill(process.pid, 'SIGKILL'));
  }, WATCH_MS);
}

/** When memory runs out on this machine, the system shall end this process rather than one that holds a store. */
async function offerToTheKiller(): Promise<void> {
  await writeFile('/proc/self/oom_score_adj', '1000').catch(() => {}); // some containers forbid it, and nothing depends on it
}
