import { Maximize2, ZoomIn, ZoomOut } from 'lucide-react';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { SegmentView } from '../../api/hooks.ts';
import { wholeOf } from '../../charts/segment-extent.ts';
import { TimelineOverview } from '../../charts/timeline-overview.tsx';
import { Timeline } from '../../charts/timeline.tsx';
import { isWhole, zoomed, type Domain } from '../../charts/zoom.ts';
import { formatCount } from '../../format/count.ts';
import { formatRange } from '../../format/time.ts';
import { goTo } from '../../state/location.ts';
import { setRange, useRange } from '../../state/range.ts';
import { useZone } from '../../state/zone.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Panel } from '../../ui/page.tsx';
import { coverageOf } from './coverage.ts';
import { SegmentTip } from './segment-tip.tsx';
import { bandsOf, lanesOf, marksOf, rulesOf } from './timeline-data.ts';

interface TimelineBandProps {
  readonly segments: readonly SegmentView[];
  readonly nowMs: number;
  readonly cutoffMs: number;
  readonly selected: string | null;
}

/** Where the segments lie in time; what it shows is the one time range of the app. */
export function TimelineBand({ segments, nowMs, cutoffMs, selected }: TimelineBandProps): ReactNode {
  const zone = useZone();
  const range = useRange();
  const [show, setShow] = useState({ gaps: true, overlaps: true });
  const whole = useMemo(() => wholeOf(segments, nowMs, range), [segments, nowMs, range]);
  const [domain, setDomain] = useDomain(range ?? whole, whole);
  const coverage = useMemo(() => coverageOf(segments), [segments]);
  const marks = useMemo(() => marksOf(segments, nowMs, zone), [segments, nowMs, zone]);
  const lanes = useMemo(() => lanesOf(segments), [segments]);
  const rules = useMemo(() => rulesOf(nowMs, cutoffMs, zone), [nowMs, cutoffMs, zone]);
  const bands = useMemo(() => bandsOf(coverage, show, zone), [coverage, show, zone]);
  const byId = useMemo(() => new Map(segments.map((segment) => [segment.id, segment])), [segments]);
  const zoom = (factor: number): void => setDomain(zoomed(domain, whole, factor, (domain.fromMs + domain.toMs) / 2));
  const tools = (
    <>
      <Button size="small" variant="quiet" aria-pressed={show.gaps} className="toggle" onClick={() => setShow({ ...show, gaps: !show.gaps })}>
        {formatCount(coverage.gaps.length, 'gap')}
      </Button>
      <Button
        size="small"
        variant="quiet"
        aria-pressed={show.overlaps}
        className="toggle"
        onClick={() => setShow({ ...show, overlaps: !show.overlaps })}
      >
        {formatCount(coverage.overlaps.length, 'overlap')}
      </Button>
      <IconButton size="small" icon={ZoomIn} label="Zoom in" keys="+" onClick={() => zoom(0.5)} />
      <IconButton size="small" icon={ZoomOut} label="Zoom out" keys="-" onClick={() => zoom(2)} />
      <IconButton size="small" icon={Maximize2} label="Show everything" keys="0" onClick={() => setDomain(whole)} />
    </>
  );
  return (
    <Panel title="Timeline" about={`${formatRange(domain.fromMs, domain.toMs, zone)} ${zone} · height: rows per hour`} actions={tools}>
      <Timeline
        label={`Timeline of ${formatCount(segments.length, 'segment')}`}
        lanes={lanes}
        marks={marks}
        bands={bands}
        rules={rules}
        whole={whole}
        domain={domain}
        zone={zone}
        selected={selected}
        onDomain={setDomain}
        onSelect={(id) => goTo('segments', { segment: id })}
        tip={(id) => {
          const segment = byId.get(id);
          return segment && <SegmentTip segment={segment} nowMs={nowMs} />;
        }}
      />
      <TimelineOverview marks={marks} whole={whole} domain={domain} onDomain={setDomain} />
    </Panel>
  );
}

const SETTLED_MS = 180;

/** The shown stretch: moves at once on the screen, and reaches the location when the hand rests (browsers limit how often the address may change). */
function useDomain(given: Domain, whole: Domain): readonly [Domain, (domain: Domain) => void] {
  const [moving, setMoving] = useState<Domain | null>(null);
  useEffect(() => {
    if (!moving) return undefined;
    const timer = setTimeout(() => {
      setRange(isWhole(moving, whole) ? null : moving);
      setMoving(null);
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [moving, whole]);
  return [moving ?? given, setMoving];
}
