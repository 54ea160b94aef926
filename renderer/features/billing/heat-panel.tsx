import { useQuery } from '@tanstack/react-query';
import { useMemo, useState, type ReactNode } from 'react';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { HeatMap, type HeatMapCell } from '../../charts/heat-map.tsx';
import { Note } from '../../ui/note.tsx';
import { Panel } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { ChartInput, Heat } from '../../usage/vocabulary.ts';
import { amountOf, isAdditive, measuredOf, METRICS, type Metric } from './totals.ts';
import { exactMetric, pixelValue } from './words.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);

interface HeatPanelProps {
  /** The question of the chart: the same range, filter and metric. */
  readonly input: ChartInput;
  readonly renewMs: number | false;
}

/** When in the week things happen, over all weeks of the range. */
export function HeatPanel({ input, renewMs }: HeatPanelProps): ReactNode {
  const { fromMs, toMs, zone, metric, filter } = input;
  const sheet = metric === 'cost' ? input.sheet : null;
  const heat = useQuery({ ...queries.usageHeat({ fromMs, toMs, zone, metric, sheet, filter }), refetchInterval: renewMs });
  const [here, setHere] = useState<string | null>(null);
  const cells = useMemo(() => heatCells(heat.data ?? null, metric), [heat.data, metric]);
  const name = METRICS.find(({ value }) => value === metric)?.label ?? metric;
  return (
    <Panel title="Hours of the week" about={`${name} · ${zone}`} className={heat.isPlaceholderData ? 'billing-heat stale' : 'billing-heat'}>
      {heat.error && <Note tone="bad">The hours of the week cannot be read: {faultOf(heat.error).message}</Note>}
      {!heat.data && !heat.error && <Skeleton blocks={[150]} label="Reading hours of the week" />}
      {heat.data && (
        <>
          <HeatMap
            label={`${name} by weekday and hour (${zone})`}
            rows={DAYS}
            columns={HOURS}
            cell={(row, column) => cells.get(row * 24 + column) ?? null}
            onHere={setHere}
          />
          <p className="dim billing-heat-here">
            {here ?? `${isAdditive(metric) ? 'Sums' : 'Latencies'} over all weeks of the range; hatched hours lie outside it.`}
          </p>
        </>
      )}
    </Panel>
  );
}

/** Every hour of the week with how strong it is drawn and what it says. */
export function heatCells(heat: Heat | null, metric: Metric): ReadonlyMap<number, HeatMapCell> {
  const told = (heat?.cells ?? []).map((cell) => ({ ...cell, measured: measuredOf(cell, heat?.costs ?? null) }));
  const sizes = told.map(({ measured, times }) => {
    const amount = amountOf(measured, metric);
    const size = amount === null ? 0 : Math.max(0, pixelValue(amount, metric));
    return isAdditive(metric) ? size / Math.max(1, times) : size; // a range of ten days has some weekdays twice
  });
  const most = Math.max(0, ...sizes);
  return new Map(
    told.map(({ weekday, hour, times, measured }, index) => {
      const over = times === 1 ? '' : `, over ${times} such hours`;
      const about = `${DAYS[weekday] ?? ''} ${HOURS[hour] ?? ''}: ${exactMetric(measured, metric)}${isAdditive(metric) ? over : ''}`;
      return [weekday * 24 + hour, { strength: most === 0 ? 0 : (sizes[index] ?? 0) / most, about }];
    }),
  );
}
