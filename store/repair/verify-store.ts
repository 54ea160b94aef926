import { resolve } from 'node:path';
import { nodeFs } from '../disk/durable-fs.ts';
import { NotAStoreError } from '../errors.ts';
import { STORE_FILE } from '../layout.ts';
import type { RepositoryOptions } from '../options.ts';
import { broken } from '../segments/finding.ts';
import { type Verification, type VerifyOptions, verifySegments } from '../segments/verify.ts';
import { verifyContextOf } from '../segments/verify-context.ts';
import { holdsSegments, openAtRest, showAsItLies } from './at-rest.ts';

export interface VerifyStoreOptions extends VerifyOptions {
  readonly signal?: AbortSignal | undefined;
  readonly store?: Partial<RepositoryOptions>;
}

/** Checks every law of a store that nobody has open for writing, changing nothing. Throws when it cannot be looked at. */
export async function verifyStore(path: string, { signal, store = {}, ...options }: VerifyStoreOptions = {}): Promise<Verification> {
  try {
    await using atRest = await openAtRest(path, { ...store, readOnly: true });
    await showAsItLies(atRest);
    return await verifySegments({ ...verifyContextOf(atRest.context), atRest: true }, null, signal, options);
  } catch (error) {
    if (!(error instanceof NotAStoreError) || !(await holdsSegments(nodeFs, resolve(path)))) throw error;
    return { findings: [broken('L1', STORE_FILE, `${error.message} ${error.hint ?? ''}`.trimEnd())], checked: 0 };
  }
}
