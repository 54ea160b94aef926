import { formatTime } from '../format/time.ts';
import { visibleText } from '../format/visible-text.ts';
import type { BucketState } from './bucket-state.ts';
import { GROUPS, type Bucket, type GroupBy, type TimeRange } from './vocabulary.ts';
import { bucketStart, wallClock } from './zone-calendar.ts';

/** How an entity is called: its display name, its value, or that it has none. */
export function groupLabel(value: string, by: GroupBy | 'none', names: Readonly<Record<string, string>>): string {
  if (by === 'none') return 'All events';
  if (value === '') return `(${GROUPS.find((group) => group.value === by)?.without ?? 'none'})`;
  return visibleText(Object.hasOwn(names, value) ? (names[value] ?? value) : value, 80);
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** A bucket in words: `Mon 16 Nov 2026`, `16 Nov 2026, 14:00 – 15:00`, `Week of 16 Nov 2026`, `Nov 2026`. */
export function bucketLabel({ fromMs, toMs }: TimeRange, bucket: Bucket, zone: string): string {
  switch (bucket) {
    case 'hour':
      return `${formatTime(fromMs, zone)} – ${formatTime(toMs, zone, 'clock')}`;
    case 'day':
      return `${WEEKDAYS[new Date(wallClock(fromMs, zone)).getUTCDay()] ?? ''} ${formatTime(fromMs, zone, 'day')}`;
    case 'week':
      return `Week of ${formatTime(bucketStart(fromMs, 'week', zone), zone, 'day')}`;
    case 'month':
      return formatTime(bucketStart(fromMs, 'month', zone), zone, 'day').replace(/^\d+ /, '');
  }
}

/** Why a bar is not a whole one, or null. */
export function stateText(state: BucketState): string | null {
  switch (state) {
    case 'unfinished':
      return 'Unfinished: still going on';
    case 'cut':
      return 'Cut: the range shows a part of it';
    case 'gap':
      return 'No data: outside the events of this store';
    case 'whole':
      return null;
  }
}
