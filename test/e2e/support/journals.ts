import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../fixtures/journal');

/** Paths of journals of the reference system. */
export function journals(...names: readonly string[]): string[] {
  return names.map((name) => join(folder, `${name}.journal`));
}
