import type { SegmentView, StoreStatus, StoreView } from '../../api/hooks.ts';
import type { Output } from '../../../electron/contract/contract.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatCount } from '../../format/count.ts';
import { sealAdvice } from '../../format/seal-words.ts';
import { failedSeals, heldByClock, type Pass, passInTrouble } from '../../verification/trouble.ts';

/** Something an operator has to know of: what, since when, why it matters, and what mends it. */
export interface Issue {
  readonly id: string;
  readonly severity: 'error' | 'warning';
  readonly what: string;
  /** Null when nobody noted it. */
  readonly sinceMs: number | null;
  readonly why: string;
  readonly fix: { readonly label: string; readonly page: string; readonly params?: Readonly<Record<string, string>> };
}

export interface IssueSources {
  readonly store: StoreView;
  readonly status: StoreStatus | null;
  readonly segments: readonly SegmentView[];
  readonly passes: readonly Pass[];
  /** Segments that retention would remove now. */
  readonly due: number;
  readonly runs: Output<'replay.history'>;
  readonly nowMs: number;
}

/** A pending segment that waits longer than this is late. */
const LATE_MS = 15 * 60_000;

/** Everything that is not as it should be, what breaks a promise first. */
export function issuesOf(sources: IssueSources): Issue[] {
  const found = [
    recovered(sources),
    unreadable(sources),
    sealing(sources),
    unsound(sources),
    retention(sources),
    interrupted(sources),
    disk(sources),
  ].flat();
  return found.toSorted((a, b) => rank(a) - rank(b));
}

function rank({ severity }: Issue): number {
  return severity === 'error' ? 0 : 1;
}

function recovered({ store: { recovery, openedMs } }: IssueSources): Issue[] {
  const errors = recovery.filter(({ severity }) => severity === 'error');
  const odd = recovery.filter(({ severity }) => severity === 'warning');
  const [first] = errors.length > 0 ? errors : odd;
  if (first === undefined) return [];
  const lines = errors.length > 0 ? errors : odd;
  const more = lines.length === 1 ? '' : ` And ${formatCount(lines.length - 1, 'more line', 'more lines')}.`;
  return [
    {
      id: 'recovery',
      severity: errors.length > 0 ? 'error' : 'warning',
      what: `Opening the store found ${formatCount(lines.length, errors.length > 0 ? 'fault' : 'oddity', errors.length > 0 ? 'faults' : 'oddities')}`,
      sinceMs: openedMs,
      why: `${first.path}: ${first.what}.${more} What was found was left as it is.`,
      fix: { label: 'Look at the report', page: 'integrity' },
    },
  ];
}

function unreadable({ segments }: IssueSources): Issue[] {
  const lost = segments.filter((segment) => segment.unreadable);
  const [first] = lost;
  if (first === undefined) return [];
  const rows = lost.reduce((sum, segment) => sum + segment.rows, 0);
  const theirs = `${lost.length === 1 ? 'its' : 'their'} ${rows === 0 ? 'events' : formatCount(rows, 'event')}`;
  return [
    {
      id: 'unreadable',
      severity: 'error',
      what: lost.length === 1 ? `${first.id} cannot be read` : `${formatCount(lost.length, 'segment')} cannot be read`,
      sinceMs: null,
      why: `Every sum and every list lacks ${theirs}; the other segments are whole.`,
      fix: { label: 'Verify the store', page: 'integrity' },
    },
  ];
}

function sealing({ segments, nowMs }: IssueSources): Issue[] {
  const failed = failedSeals(segments);
  const [worst] = failed;
  if (worst !== undefined) {
    return [
      {
        id: 'seal',
        severity: 'warning',
        what: failed.length === 1 ? `${worst.id} cannot be sealed` : `${formatCount(failed.length, 'segment')} cannot be sealed`,
        sinceMs: worst.rolledMs,
        why: `Nothing is lost: the events can be queried where they are. ${sealAdvice(worst.seal?.lastError ?? '')}`,
        fix: { label: 'Show and retry', page: 'segments', params: { segment: worst.id } },
      },
    ];
  }
  const late = segments.filter(({ tier, rolledMs }) => tier === 'pending' && rolledMs !== null && nowMs - rolledMs > LATE_MS);
  const [oldest] = late.toSorted((a, b) => (a.rolledMs ?? 0) - (b.rolledMs ?? 0));
  if (oldest === undefined) return [];
  return [
    {
      id: 'sealing-late',
      severity: 'warning',
      what: `${formatCount(late.length, 'segment')} waited more than a quarter of an hour to be sealed`,
      sinceMs: oldest.rolledMs,
      why: 'Queries read pending segments too, only slower, and retention does not take them.',
      fix: { label: 'Show', page: 'segments', params: { segment: oldest.id } },
    },
  ];
}

function unsound({ segments }: IssueSources): Issue[] {
  const broken = segments.filter((segment) => !segment.unreadable && segment.verified?.clean === false);
  const [first] = broken.toSorted((a, b) => (a.verified?.atMs ?? 0) - (b.verified?.atMs ?? 0));
  if (first === undefined) return [];
  return [
    {
      id: 'unsound',
      severity: 'error',
      what:
        broken.length === 1
          ? `${first.id} did not pass its verification`
          : `${formatCount(broken.length, 'segment')} did not pass their verification`,
      sinceMs: first.verified?.atMs ?? null,
      why: 'A law of the store is broken there: sums over it may be wrong until it is repaired.',
      fix: { label: 'Look at the findings', page: 'integrity' },
    },
  ];
}

function retention({ passes, due }: IssueSources): Issue[] {
  const pass = passInTrouble(passes, due);
  if (pass === null) return [];
  const failed = pass.outcome === 'failed';
  const held = heldByClock(pass) ? (pass.error ?? '') : 'It would have removed more than a quarter of all rows.';
  return [
    {
      id: 'retention',
      severity: failed ? 'error' : 'warning',
      what: failed ? 'The last retention pass failed' : 'Retention is held',
      sinceMs: pass.atMs,
      why: failed
        ? `${pass.error ?? ''} The timer tries again.`
        : `${held} Nothing was removed; the store keeps growing until somebody confirms the list.`,
      fix: { label: 'Look at the list', page: 'retention' },
    },
  ];
}

function interrupted({ runs }: IssueSources): Issue[] {
  const open = runs.filter(({ state }) => state === 'interrupted' || state === 'failed');
  const [oldest] = open.toSorted((a, b) => a.startedMs - b.startedMs);
  if (oldest === undefined) return [];
  return [
    {
      id: 'replay',
      severity: 'warning',
      what: `${formatCount(open.length, 'replay')} did not come to ${open.length === 1 ? 'its' : 'their'} end`,
      sinceMs: oldest.startedMs,
      why: 'A part of the events of these files is not in the store yet. Resuming goes on where it stopped and counts nothing twice.',
      fix: { label: 'Resume or forget', page: 'replay' },
    },
  ];
}

/** A rollover and its seal want room for a copy; below this the store soon stands still. */
const LEAST_FREE = 256 * 1024 * 1024;

function disk({ status, store }: IssueSources): Issue[] {
  const free = status?.diskFreeBytes ?? null;
  const wanted = Math.max(LEAST_FREE, 4 * store.rolloverBytes);
  if (free === null || free >= wanted || store.readOnly) return [];
  return [
    {
      id: 'disk',
      severity: 'error',
      what: `${formatBytes(free)} of disk space left`,
      sinceMs: null,
      why: `Sealing wants ${formatBytes(wanted)} to be safe. When the disk is full, writing pauses; nothing that was acknowledged is lost.`,
      fix: { label: 'See what retention can free', page: 'retention' },
    },
  ];
}
