import type { ReactNode } from 'react';
import type { SegmentView } from '../../api/hooks.ts';
import { formatCount, formatInteger } from '../../format/count.ts';
import { formatRelative } from '../../format/duration.ts';
import { formatInstant } from '../../format/time.ts';
import { useNow } from '../../state/now.ts';
import { useZone } from '../../state/zone.ts';
import { Stat, Stats } from '../../ui/facts.tsx';
import { coverageOf } from '../../verification/report-model.ts';

/** How much of the store was ever verified, as the store remembers it. */
export function CoverageStats({ segments }: { readonly segments: readonly SegmentView[] }): ReactNode {
  const zone = useZone();
  const now = useNow();
  const { verified, fully, never, oldestMs, damaged } = coverageOf(segments);
  return (
    <Stats>
      <Stat label={`of ${formatCount(segments.length, 'segment')} verified`} exact="At any time, at either level" value={formatInteger(verified)} />
      <Stat label="of them in full" exact="Every byte and every row" value={formatInteger(fully)} />
      <Stat label="never verified" value={formatInteger(never)} />
      <Stat label="with findings" exact="Segments that break a law, by their last verification" value={formatInteger(damaged)} />
      <Stat
        label="oldest look"
        exact={oldestMs === null ? 'No segment was verified yet' : formatInstant(oldestMs, zone)}
        value={oldestMs === null ? '-' : formatRelative(oldestMs, now)}
      />
    </Stats>
  );
}
