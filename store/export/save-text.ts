import { writeFile } from 'node:fs/promises';
import { exportTarget, writeWhole } from './export-target.ts';

/** Writes a text to a new file outside of every store, whole or not at all; answers where it lies. */
export async function saveText(wanted: string, storeRoot: string, text: string): Promise<string> {
  const target = await exportTarget(wanted, storeRoot);
  await writeWhole(target, (path) => writeFile(path, text, { flag: 'wx', mode: 0o600 }));
  return target.path;
}
