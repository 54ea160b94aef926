import { memo, useMemo, type ReactNode } from 'react';
import type { Bar } from './timeline-layout.ts';
import type { TimelineMark } from './timeline-model.ts';

interface BarsProps {
  readonly id: string;
  readonly bars: readonly Bar[];
  readonly marks: readonly TimelineMark[];
  readonly selected: string | null;
  /** Under the pointer, or reached by keys. */
  readonly lit: string | null;
}

/** The segments themselves; the one that is selected or lit is outlined on top. */
export function TimelineBars({ id, bars, marks, selected, lit }: BarsProps): ReactNode {
  const byId = useMemo(() => new Map(marks.map((mark) => [mark.id, mark])), [marks]);
  const outlined = bars.filter((bar) => bar.id === selected || bar.id === lit);
  return (
    <g shapeRendering="crispEdges">
      {bars.map((bar) => {
        const mark = byId.get(bar.id);
        return mark && <OneBar key={bar.id} hatch={id} {...bar} colour={mark.colour} trouble={mark.trouble} pinned={mark.pinned} />;
      })}
      {outlined.map(({ id: of, x, y, width, height }) => (
        <rect
          key={of}
          className={of === selected ? 'bar-outline selected' : 'bar-outline'}
          x={x - 1.5}
          y={y - 1.5}
          width={width + 3}
          height={height + 3}
          rx={2}
        />
      ))}
    </g>
  );
}

interface OneBarProps extends Bar {
  readonly hatch: string;
  readonly colour: string;
  readonly trouble: boolean;
  readonly pinned: boolean;
}

const OneBar = memo(function OneBar({ id, x, y, width, height, hatch, colour, trouble, pinned }: OneBarProps): ReactNode {
  return (
    <>
      <rect data-segment={id} x={x} y={y} width={width} height={height} rx={width > 5 ? 1.5 : 0} fill={colour} />
      {trouble && <rect className="no-hit" x={x} y={y} width={width} height={height} fill={`url(#${hatch}-trouble)`} />}
      {pinned && <circle className="no-hit bar-pin" cx={x + width / 2} cy={y - 4} r={2} />}
    </>
  );
});

/** Hatches: colour is never the only sign. */
export function TimelineHatches({ id }: { readonly id: string }): ReactNode {
  return (
    <defs>
      <Hatch id={`${id}-trouble`} className="hatch-trouble" size={5} />
      <Hatch id={`${id}-gap`} className="hatch-gap" size={6} />
      <Hatch id={`${id}-overlap`} className="hatch-overlap" size={4} back />
      <Hatch id={`${id}-cutoff`} className="hatch-cutoff" size={8} />
    </defs>
  );
}

function Hatch({
  id,
  className,
  size,
  back = false,
}: {
  readonly id: string;
  readonly className: string;
  readonly size: number;
  readonly back?: boolean;
}): ReactNode {
  return (
    <pattern id={id} width={size} height={size} patternUnits="userSpaceOnUse" patternTransform={`rotate(${back ? -45 : 45})`}>
      <line className={className} x1={0} y1={0} x2={0} y2={size} />
    </pattern>
  );
}
