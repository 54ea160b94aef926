import { parseArgs } from 'node:util';

/** What the person who started a browser host asked for. */
export interface WebArguments {
  /** Store to open at once, or null for the Welcome page. */
  readonly store: string | null;
  /** 0 takes any free port. */
  readonly port: number;
  readonly open: boolean;
}

export const webUsage = 'usage: npm run web -- [STORE] [--port N] [--no-open]';

/** Reads the words after the program's name; throws with what is wrong about them. */
export function parseWebArguments(words: readonly string[]): WebArguments {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { port: { type: 'string' }, 'no-open': { type: 'boolean' } },
    allowPositionals: true,
  });
  const [store, ...more] = positionals;
  if (more.length > 0) throw new Error(`one store at a time: ${more.join(' ')} is too much`);
  const port = Number(values.port ?? '0');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port} is not a port`);
  return { store: store ?? null, port, open: values['no-open'] !== true };
}
