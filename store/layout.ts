import { join } from 'node:path';
import { parseSegmentId, type SegmentId } from './domain/ids.ts';
import { type EpochMs, utcDayPath } from './domain/time.ts';

/** Every file and folder name below a store folder. Relative paths use forward slashes on every system. */
export const FOLDERS = ['active', 'pending', 'work', 'archive', 'trash', 'quarantine', 'journals'] as const;

export const STORE_FILE = 'STORE.json';
export const LOCK_FILE = 'LOCK.duckdb';
export const CATALOG_FILE = 'catalog.json';
export const CATALOG_PREVIOUS_FILE = 'catalog.prev.json';
export const SETTINGS_FILE = 'settings.json';
export const HISTORY_FILE = 'retention-history.json';
/** What was done to the store, the last thousand acts. */
export const AUDIT_FILE = 'audit.json';
export const VERIFY_FILE = 'verify-state.json';
export const CLOCK_FILE = 'clock.json';
/** Which folder is watched for journals. */
export const WATCH_FILE = 'watched-folder.json';
export const SEALS_FILE = 'seals.json';
/** How many events the segments that are not sealed held for certain. */
export const MARKS_FILE = 'row-marks.json';
/** What is known of each replay. */
export const RUNS_FOLDER = 'replay-runs';
/** Files handed to a host that has no other place for them. */
export const INCOMING_FOLDER = 'journals/incoming';
/** Copies of journals that are damaged, with a note beside each. */
export const JOURNAL_QUARANTINE_FOLDER = 'journals/quarantine';
/** Every version of the price sheet. */
export const SHEETS_FOLDER = 'price-sheets';
/** Statements as they were frozen. */
export const STATEMENTS_FOLDER = 'statements';
export const CACHE_FILE = 'cache.duckdb';

export const activePath = (id: SegmentId): string => `active/${id}.duckdb`;
export const pendingPath = (id: SegmentId): string => `pending/${id}.duckdb`;
export const archivePath = (id: SegmentId, newestMs: EpochMs): string => `archive/${utcDayPath(newestMs)}/${id}.duckdb`;
export const nextActivePath = (id: SegmentId): string => `work/${id}.next.duckdb`;
export const compactPath = (id: SegmentId): string => `work/${id}.compact.duckdb`;
/** Rows of a segment that is written to, for a statement of a person in another process. */
export const consoleCopyPath = (number: number): string => `work/console-${number}.parquet`;
export const trashPath = (id: SegmentId): string => `trash/${id}.duckdb`;

/** The segment a file of active/, pending/, archive/ or trash/ belongs to, or undefined when the name is not one of ours. */
export function segmentOfFile(name: string): SegmentId | undefined {
  const base = name.slice(name.lastIndexOf('/') + 1);
  return base.endsWith('.duckdb') ? parseSegmentId(base.slice(0, -'.duckdb'.length)) : undefined;
}

/** The file system path of something named relative to the store folder. */
export function absolute(root: string, relative: string): string {
  return join(root, ...relative.split('/'));
}
