import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Recent {
  readonly path: string;
  readonly lastOpenedMs: number;
}

const KEPT = 20;

/** The stores this person opened, newest first, in a file of the config folder. A file that cannot be read counts as none. */
export class Recents {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async list(): Promise<readonly Recent[]> {
    const text = await readFile(this.#path, 'utf8').catch(() => '[]');
    return parse(text);
  }

  async remember(path: string, lastOpenedMs: number): Promise<void> {
    await this.#write([{ path, lastOpenedMs }, ...(await this.list()).filter((r) => r.path !== path)].slice(0, KEPT));
  }

  async forget(path: string): Promise<void> {
    await this.#write((await this.list()).filter((r) => r.path !== path));
  }

  get #path(): string {
    return join(this.#folder, 'recent-stores.json');
  }

  async #write(recents: readonly Recent[]): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await writeFile(`${this.#path}.tmp`, `${JSON.stringify(recents, null, 2)}\n`, { mode: 0o600 });
    await rename(`${this.#path}.tmp`, this.#path);
  }
}

function parse(text: string): Recent[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter(isRecent) : [];
  } catch {
    return [];
  }
}

function isRecent(value: unknown): value is Recent {
  if (typeof value !== 'object' || value === null) return false;
  const { path, lastOpenedMs } = value as Partial<Recent>;
  return typeof path === 'string' && typeof lastOpenedMs === 'number' && Number.isSafeInteger(lastOpenedMs);
}
