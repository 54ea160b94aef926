import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { Legend } from '../../charts/legend.tsx';
import { StackedBars } from '../../charts/stacked-bars.tsx';
import { Panel } from '../../ui/page.tsx';
import { chartLayers, describeBucket, type BillingModel } from './model.ts';
import { timeTicks } from '../../usage/time-ticks.ts';
import { METRICS } from './totals.ts';
import type { SeriesInput } from '../../usage/vocabulary.ts';
import { axisText } from './words.ts';

interface BillingChartProps {
  readonly model: BillingModel;
  readonly input: SeriesInput;
  readonly title: string;
  /** An old answer is shown while a new one is read. */
  readonly stale: boolean;
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (id: string) => void;
  readonly onNarrow: (value: string) => void;
  readonly onZoom: (fromMs: number, toMs: number) => void;
  readonly onEvents: (fromMs: number, toMs: number) => void;
}

/** The stacked bars with their legend. */
export function BillingChart({ model, input, title, stale, hidden, onToggle, onNarrow, onZoom, onEvents }: BillingChartProps): ReactNode {
  const [emphasis, setEmphasis] = useState<string | null>(null);
  const layers = useMemo(() => chartLayers(model, hidden), [model, hidden]);
  const ticks = useCallback((most: number) => timeTicks(model.buckets, input.bucket, input.zone, most), [model, input]);
  const axis = useCallback((value: number) => axisText(value, model.metric), [model]);
  const items = model.stacked.map(({ id, label, colour, kind, value }) => ({
    id,
    label,
    colour,
    hidden: hidden.has(id),
    ...(kind === 'group' && model.by !== 'none' && model.stacked.length > 1 ? { onOnly: () => onNarrow(value) } : {}),
  }));
  const unit = METRICS.find(({ value }) => value === model.metric)?.unit ?? '';
  return (
    <Panel
      className={stale ? 'billing-chart stale' : 'billing-chart'}
      title={title}
      about={`${unit} · ${input.zone}`}
      actions={<Legend label="Legend" items={items} onToggle={onToggle} onEmphasis={setEmphasis} />}
    >
      <StackedBars
        label={`${title}, ${unit}, stacked bars. The same numbers are in the table below.`}
        buckets={model.buckets}
        layers={layers}
        height={212}
        ticks={ticks}
        axisText={axis}
        describe={(index) => describeBucket(model, hidden, input, index)}
        emphasis={emphasis}
        onZoom={onZoom}
        onOpen={onEvents}
      />
    </Panel>
  );
}
