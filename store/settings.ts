import { join } from 'node:path';
import { CorruptError, InvalidArgumentError, NewerFormatError, NotAStoreError } from './errors.ts';
import type { DurableFs } from './disk/durable-fs.ts';
import { SETTINGS_FILE, STORE_FILE } from './layout.ts';
import { DEFAULT_RETENTION_DAYS } from './options.ts';

/** Version of the folder layout. */
export const STORE_FORMAT = 1;

/** `STORE.json`: written once, when the store is made. */
export interface StoreIdentity {
  readonly format: number;
  readonly id: string;
  readonly createdMs: number;
}

/** `settings.json`: what operators decide. */
export interface StoreSettings {
  readonly retentionDays: number;
}

/** Reads STORE.json; throws NotAStoreError or NewerFormatError. */
export async function readIdentity(fs: DurableFs, root: string): Promise<StoreIdentity> {
  const path = join(root, STORE_FILE);
  if ((await fs.stat(path)) === null)
    throw new NotAStoreError(`${root} is not a Strata store: it has no ${STORE_FILE}.`, {
      hint: 'Nothing was changed. Choose another folder or create a store.',
    });
  const found = parse(await fs.readText(path));
  const { format, id, createdMs } = found;
  if (typeof format !== 'number' || typeof id !== 'string' || typeof createdMs !== 'number')
    throw new NotAStoreError(`${path} cannot be read.`, {
      hint: 'Nothing was changed. The segments are not affected; restore the file from a backup.',
    });
  if (format > STORE_FORMAT)
    throw new NewerFormatError(`${root} was written by a newer version (format ${format}; this one knows ${STORE_FORMAT}).`, {
      hint: 'Nothing was changed. Use the newer version.',
    });
  return { format, id, createdMs };
}

export async function writeIdentity(fs: DurableFs, root: string, identity: StoreIdentity): Promise<void> {
  await fs.replaceFile(join(root, STORE_FILE), `${JSON.stringify(identity, null, 2)}\n`);
}

/** Reads the settings; a missing file means the defaults, a damaged one is an error. */
export async function readSettings(fs: DurableFs, root: string): Promise<StoreSettings> {
  const path = join(root, SETTINGS_FILE);
  if ((await fs.stat(path)) === null) return { retentionDays: DEFAULT_RETENTION_DAYS };
  const { retentionDays } = parse(await fs.readText(path));
  if (!isRetentionDays(retentionDays))
    throw new CorruptError(path, `${path} cannot be read.`, { hint: 'No event is affected. Correct or remove the file.' });
  return { retentionDays };
}

export async function writeSettings(fs: DurableFs, root: string, settings: StoreSettings): Promise<void> {
  const { retentionDays } = settings;
  if (!isRetentionDays(retentionDays)) throw new InvalidArgumentError('Retention must be a whole number of days from 1 to 3650.');
  await fs.replaceFile(join(root, SETTINGS_FILE), `${JSON.stringify(settings, null, 2)}\n`);
}

function isRetentionDays(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 3_650;
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
