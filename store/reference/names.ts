import type { EpochMs } from '../domain/time.ts';

/** What the name of a segment file of the reference says. */
export interface ReferenceName {
  /** File name without its ending: the reference's own id of the segment. */
  readonly stem: string;
  readonly sequence: number;
  /** When it was rolled over; null while it is the active one. */
  readonly rolledMs: EpochMs | null;
}

const ACTIVE = /^usage-active-(\d{1,15})$/;
const ROLLED = /^usage-(\d{1,15})-(\d{1,15})$/;

/** The segment a file belongs to (`usage-active-<sequence>.duckdb` or `usage-<ms>-<sequence>.duckdb`), or undefined when it is none. */
export function referenceName(path: string): ReferenceName | undefined {
  const base = path.slice(path.lastIndexOf('/') + 1);
  if (!base.endsWith('.duckdb')) return undefined;
  const stem = base.slice(0, -'.duckdb'.length);
  const [, activeSequence] = ACTIVE.exec(stem) ?? [];
  if (activeSequence !== undefined) return { stem, sequence: Number(activeSequence), rolledMs: null };
  const [, rolledMs, sequence] = ROLLED.exec(stem) ?? [];
  if (rolledMs === undefined || sequence === undefined) return undefined;
  return { stem, sequence: Number(sequence), rolledMs: Number(rolledMs) };
}

/** Why a file with a name of this kind is left alone, or undefined when it is not of a kind that is known to be unfinished. */
export function unfinishedName(path: string): string | undefined {
  if (/\.uploading\.duckdb(\.wal)?$/.test(path)) return 'a copy that was not finished; its source counts';
  return /\.tmp\.duckdb(\.wal)?$/.test(path) ? 'scratch of a seal that was not finished; its source counts' : undefined;
}
