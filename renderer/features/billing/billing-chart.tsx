import { useCallback, useEffect, useMemo, useState, type ReactNode, type Ref } from 'react';
import { Legend } from '../../charts/legend.tsx';
import { StackedBars, type StackedPlace } from '../../charts/stacked-bars.tsx';
import { formatRange } from '../../format/time.ts';
import { pointAt, useCrosshair } from '../../state/crosshair.ts';
import { Panel } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { timeTicks } from '../../usage/time-ticks.ts';
import { BucketTable } from './bucket-table.tsx';
import { describeBucket } from './bucket-words.ts';
import { drawnBefore, type Drawing } from './drawing.ts';
import type { Target } from './drill.ts';
import { chartLayers, type BillingModel } from './model.ts';
import { TimeStrip } from './time-strip.tsx';
import { isAdditive, METRICS } from './totals.ts';
import { setView, type BillingView } from './view.ts';
import { axisText, moneyText } from './words.ts';

interface BillingChartProps {
  readonly model: BillingModel;
  readonly view: BillingView;
  readonly nowMs: number;
  readonly title: string;
  /** An old answer is shown while a new one is read. */
  readonly stale: boolean;
  readonly hidden: ReadonlySet<string>;
  readonly svg: Ref<SVGSVGElement>;
  readonly onToggle: (id: string) => void;
  readonly onDrill: (target: Target, modified: boolean) => void;
}

const HEIGHT = 188;
const AS = [
  { value: 'chart', label: 'Chart' },
  { value: 'table', label: 'Table' },
] as const;

/** The chart of the page with its legend, or the same numbers as a table. */
export function BillingChart(props: BillingChartProps): ReactNode {
  const { model, view, title, stale, hidden, onToggle, onDrill, nowMs } = props;
  const [emphasis, setEmphasis] = useState<string | null>(null);
  const drawing = useMemo<Drawing>(() => ({ cumulative: view.cumulative, share: view.share }), [view.cumulative, view.share]);
  const items = model.stacked.map((layer) => ({
    id: layer.id,
    label: layer.label,
    colour: layer.colour,
    hidden: hidden.has(layer.id),
    ...(layer.kind === 'group' && model.by !== 'none' && model.stacked.length > 1
      ? { onOnly: (modified: boolean) => onDrill({ layer }, modified) }
      : {}),
  }));
  const legend = <Legend label="Legend" items={items} onToggle={onToggle} onEmphasis={setEmphasis} />;
  const as = <Segmented label="Shown as" value={view.as} options={AS} onChange={(next) => setView({ as: next })} />;
  return (
    <Panel
      className={stale ? 'billing-chart stale' : 'billing-chart'}
      title={title}
      about={aboutOf(model, view)}
      actions={
        <>
          {legend}
          {as}
        </>
      }
    >
      {view.as === 'table' ? (
        <BucketTable model={model} hidden={hidden} drawing={drawing} label={`${title}, bucket by bucket`} onDrill={onDrill} />
      ) : (
        <Bars {...props} drawing={drawing} emphasis={emphasis} />
      )}
      <TimeStrip range={model.input} nowMs={nowMs} />
    </Panel>
  );
}

function Bars({
  model,
  view,
  title,
  hidden,
  svg,
  drawing,
  emphasis,
  onDrill,
}: BillingChartProps & { readonly drawing: Drawing; readonly emphasis: string | null }): ReactNode {
  const { input, metric } = model;
  const crosshairMs = useCrosshair(({ ms }) => ms);
  const additive = isAdditive(metric);
  const layers = useMemo(() => chartLayers(model, hidden, drawing), [model, hidden, drawing]);
  const behind = useMemo(() => (view.compare ? drawnBefore(model, drawing) : null), [view.compare, model, drawing]);
  const ticks = useCallback((most: number) => timeTicks(model.buckets, input.bucket, input.zone, most), [model, input]);
  useEffect(() => () => pointAt(null), [model]);
  const axis = useCallback(
    (value: number) => (drawing.share && additive ? `${value} %` : axisText(value, metric)),
    [drawing.share, additive, metric],
  );
  const open = ({ layer: id, ...range }: StackedPlace, modified: boolean): void =>
    onDrill({ layer: model.stacked.find((layer) => layer.id === id), range }, modified);
  return (
    <StackedBars
      key={`${input.fromMs} ${input.toMs} ${input.bucket} ${input.zone}`}
      label={`${title}, ${additive ? 'stacked bars' : 'lines'}. The same numbers are in the table that the switch above shows.`}
      buckets={model.buckets}
      layers={layers}
      height={HEIGHT}
      ticks={ticks}
      axisText={axis}
      describe={(index) => describeBucket(model, hidden, drawing, index)}
      drawn={additive ? 'bars' : 'lines'}
      behind={behind}
      crosshairMs={crosshairMs}
      onCrosshair={pointAt}
      svg={svg}
      emphasis={emphasis}
      onZoom={(fromMs, toMs) => onDrill({ range: { fromMs, toMs } }, false)}
      onOpen={open}
      hint="Click filters; with Ctrl or ⌘ it shows the events"
    />
  );
}

function aboutOf(model: BillingModel, { compare, share, cumulative }: BillingView): string {
  const { metric, input, before } = model;
  const unit = metric === 'cost' ? moneyText(model) : METRICS.find(({ value }) => value === metric)?.unit;
  const additive = isAdditive(metric);
  const words = [share && additive ? `share of ${unit}` : unit, cumulative && additive ? 'cumulative' : null, input.zone];
  const dashed =
    compare && !(share && additive) && before !== null ? `dashed: ${formatRange(before.range.fromMs, before.range.toMs, input.zone)}` : null;
  return [...words, dashed].filter((word) => word !== null && word !== undefined).join(' · ');
}
