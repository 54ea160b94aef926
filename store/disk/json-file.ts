import type { DurableFs } from './durable-fs.ts';

/**
 * What a JSON file holds, or undefined when it is missing or cannot be read as JSON.
 * Only for files the store can do without: history, clock, attempts; a damaged one must not keep the store from opening.
 */
export async function readOptionalJson(fs: DurableFs, path: string): Promise<unknown> {
  if ((await fs.stat(path)) === null) return undefined;
  const text = await fs.readText(path);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
