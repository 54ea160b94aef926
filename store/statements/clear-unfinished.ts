import type { StoreContext } from '../context.ts';
import { absolute, SHEETS_FOLDER, STATEMENTS_FOLDER } from '../layout.ts';
import type { RecoveryLine } from '../recovery.ts';

/** Removes what a crash left of a file that was being written: nobody was told of it yet. */
export async function clearUnfinished({ root, options: { fs } }: Pick<StoreContext, 'root' | 'options'>): Promise<RecoveryLine[]> {
  const lines: RecoveryLine[] = [];
  for (const folder of [SHEETS_FOLDER, STATEMENTS_FOLDER]) {
    for (const { name, kind } of await fs.list(absolute(root, folder))) {
      if (kind !== 'file' || !name.endsWith('.json.tmp')) continue;
      await fs.remove(absolute(root, `${folder}/${name}`));
      lines.push({ severity: 'done', path: `${folder}/${name}`, what: 'removed: it was never completely written, and nothing was said to be kept' });
    }
  }
  return lines;
}
