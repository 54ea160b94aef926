import type { SegmentDescriptor } from '../domain/segment.ts';
import type { EpochMs, TimeRange } from '../domain/time.ts';
import type { Hub } from '../duckdb/hub.ts';
import { InvalidArgumentError } from '../errors.ts';
import type { DimensionFilter } from '../queries/filter.ts';
import type { UsageCut } from '../queries/usage-cut.ts';
import { type Read, readPieces } from '../queries/usage-pieces.ts';
import { namesOf, type Reading, readUsage } from '../queries/usage-reading.ts';
import type { UsageSums } from '../queries/usage-sums.ts';
import type { Rollups } from '../rollups/rollups.ts';
import type { SegmentSet } from '../segments/segment-set.ts';

/** What is to be summed by model. */
export interface ModelUsageQuery extends TimeRange {
  /** Instants within the range at which sums end and begin anew, in order. */
  readonly cuts: readonly EpochMs[];
  readonly filter?: DimensionFilter;
}

/** The usage of one model in one stretch between two cuts. */
export interface ModelUsage extends UsageSums {
  /** `''` for events without one. */
  readonly model: string;
  /** Start of the stretch. */
  readonly fromMs: EpochMs;
}

export interface ModelUsageAnswer {
  /** By model, then time. */
  readonly rows: readonly ModelUsage[];
  /** Segments that were read. */
  readonly segments: readonly SegmentDescriptor[];
  /** Segments that could not be opened: the sums lack their events. */
  readonly missing: readonly string[];
  /** Names of the keys that the filter names, where they differ from the id. */
  readonly keyNames: Readonly<Record<string, string>>;
}

const MOST_ROWS = 10_000;
const NOTHING = { rows: [], keyNames: {}, descriptors: [] };

/** Sums what a range holds by model, from the rollups where hours are whole and from the events where a cut or an end of the range splits one. */
export async function modelUsage(
  { hub, set, rollups }: { readonly hub: Hub; readonly set: SegmentSet; readonly rollups: Rollups },
  query: ModelUsageQuery,
  signal?: AbortSignal,
): Promise<ModelUsageAnswer> {
  const range = { fromMs: query.fromMs, toMs: query.toMs };
  const cut: UsageCut = { range, filter: query.filter ?? {}, dimensions: [], buckets: stretchesOf(query) };
  const { rows, keyNames, missing, descriptors } = await readUsage(
    { hub, set, rollups, signal },
    range,
    async (reading, segments) => ({ ...(await readModels(reading, cut)), descriptors: segments }),
    NOTHING,
  );
  return { rows, keyNames, missing, segments: descriptors };
}

/** The stretches into which the cuts divide the range. */
export function stretchesOf({ fromMs, toMs, cuts }: Omit<ModelUsageQuery, 'filter'>): readonly TimeRange[] {
  const starts = [fromMs, ...cuts];
  return starts.map((start, index) => ({ fromMs: start, toMs: starts[index + 1] ?? toMs }));
}

/** The sums of a cut by model and by the stretches that are its buckets. */
export async function readByModel(read: Read, cut: UsageCut): Promise<ModelUsage[]> {
  const rows = await readPieces(read, { ...cut, dimensions: ['model'] }, ({ place, path: [model], sums }) => ({
    model: model ?? '',
    fromMs: place,
    ...sums,
  }));
  if (rows.length <= MOST_ROWS) return rows;
  throw new InvalidArgumentError(`There are more than ${MOST_ROWS} models and prices in this range.`, { hint: 'Choose a shorter range.' });
}

async function readModels(reading: Reading, cut: UsageCut): Promise<Pick<ModelUsageAnswer, 'rows' | 'keyNames'>> {
  const read = reading(cut.range, cut.buckets);
  const rows = await readByModel(read, cut);
  const named = (cut.filter.key ?? null) === null ? {} : await namesOf(read, { ...cut, dimensions: ['key'] });
  return { rows: rows.toSorted((a, b) => (a.model === b.model ? a.fromMs - b.fromMs : a.model < b.model ? -1 : 1)), keyNames: named };
}
