import { useQuery } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { queries } from '../../api/queries.ts';
import { weightsOf, wholeOf } from '../../charts/segment-extent.ts';
import { TimelineOverview, type OverviewMark } from '../../charts/timeline-overview.tsx';
import { pointAt, useCrosshair } from '../../state/crosshair.ts';
import { chooseRange } from '../../usage/use-span.ts';
import type { TimeRange } from '../../usage/vocabulary.ts';

const HOUR_MS = 3_600_000;
/** Where the plot of the chart above begins. */
const GUTTER = 56;

/** All time of the store in small, with the range that the page shows: the same range and the same crosshair as the chart and the timeline of segments. */
export function TimeStrip({ range, nowMs }: { readonly range: TimeRange; readonly nowMs: number }): ReactNode {
  const segments = useQuery(queries.segments()).data?.segments;
  const crosshairMs = useCrosshair(({ ms }) => ms);
  const hour = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
  const marks = useMemo(() => {
    const weights = weightsOf(segments ?? []);
    return (segments ?? []).flatMap(({ fromMs, toMs }, index): OverviewMark[] =>
      fromMs === null || toMs === null ? [] : [{ fromMs, toMs, weight: weights[index] ?? 0 }],
    );
  }, [segments]);
  if (segments === undefined) return null;
  return (
    <TimelineOverview
      marks={marks}
      whole={wholeOf(segments, hour, range)}
      domain={range}
      onDomain={chooseRange}
      gutter={GUTTER}
      crosshairMs={crosshairMs}
      onCrosshair={pointAt}
    />
  );
}
