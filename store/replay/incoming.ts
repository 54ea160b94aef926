import type { StoreContext } from '../context.ts';
import { filesBelow } from '../disk/durable-fs.ts';
import { DAY_MS } from '../domain/time.ts';
import { absolute, INCOMING_FOLDER } from '../layout.ts';
import type { RecoveryLine } from '../recovery.ts';
import type { ReplayLedger } from './ledger.ts';

/** How long a file that was handed over waits for its replay. */
const KEPT_MS = 7 * DAY_MS;

/** Removes files that were handed over long ago; those of a run that can be resumed stay. */
export async function clearIncoming({ root, options }: Pick<StoreContext, 'root' | 'options'>, ledger: ReplayLedger): Promise<RecoveryLine[]> {
  const { fs, clock } = options;
  const folder = absolute(root, INCOMING_FOLDER);
  const wanted = new Set(ledger.list().flatMap(({ state, files }) => (state === 'done' ? [] : files.map(({ path }) => path))));
  const lines: RecoveryLine[] = [];
  for (const name of await filesBelow(fs, folder)) {
    const path = absolute(folder, name);
    const found = await fs.stat(path);
    if (found === null || wanted.has(path) || found.modifiedMs > clock.now() - KEPT_MS) continue;
    await fs.remove(path);
    lines.push({
      severity: 'done',
      path: `${INCOMING_FOLDER}/${name}`,
      what: 'removed: it was handed over more than 7 days ago and never replayed to its end',
    });
  }
  return lines;
}
