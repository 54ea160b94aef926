import { cli } from '../support/cli.ts';

/** Runs a verb of the command line that has to succeed. */
export async function must(words: readonly string[]): Promise<void> {
  const { code, stderr } = await cli(words);
  if (code !== 0) throw new Error(`strata ${words.join(' ')} ended with ${code}: ${stderr}`);
}
