import { ChartColumnStacked, ScrollText } from 'lucide-react';
import { useCallback, useRef, useState, type ReactNode, type RefObject } from 'react';
import { faultOf } from '../../api/remote-fault.ts';
import { formatCount, formatInteger } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { formatTime } from '../../format/time.ts';
import { goTo } from '../../state/location.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Note } from '../../ui/note.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import '../../usage/controls.css';
import { FilterChips } from '../../usage/filter-menu.tsx';
import { setFilter } from '../../usage/filter-params.ts';
import { RangeControl } from '../../usage/range-control.tsx';
import { choosePreset } from '../../usage/use-span.ts';
import { BUCKETS, GROUPS, narrowings, NO_FILTER } from '../../usage/vocabulary.ts';
import { ReadError } from '../../verification/read-error.tsx';
import { BillingChart } from './billing-chart.tsx';
import './billing.css';
import { ControlLine } from './control-line.tsx';
import { drill, type Target } from './drill.ts';
import { ExportMenu } from './export-menu.tsx';
import { HeatPanel } from './heat-panel.tsx';
import { KpiRow } from './kpi-row.tsx';
import type { BillingModel } from './model.ts';
import { NoPricesPanel, Unpriced } from './price-notes.tsx';
import { RankedTable } from './ranked-table.tsx';
import { METRICS } from './totals.ts';
import { useBilling, type Billing } from './use-billing.ts';

/** What was billed: chart, totals, table and hours of the week over the shared time range. */
export function BillingPage(): ReactNode {
  const billing = useBilling();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const svg = useRef<SVGSVGElement>(null);
  const { model, answer, view } = billing;
  const title = model ? titleOf(model) : '';
  const actions = (
    <>
      <RangeControl {...billing} />
      <Button icon={ScrollText} onClick={() => goTo('events')}>
        Events
      </Button>
      <ExportMenu model={model} title={title} chart={svg} hidden={hidden} drawn={view.as === 'chart'} />
    </>
  );
  const about = answer ? `${formatInteger(answer.chart.segments)} segments read in ${formatDuration(answer.chart.tookMs)}` : '';
  return (
    <Page title="Billing" about={about} actions={actions}>
      <BillingBody billing={billing} title={title} hidden={hidden} setHidden={setHidden} svg={svg} />
    </Page>
  );
}

interface BodyProps {
  readonly billing: Billing;
  readonly title: string;
  /** Layers that the legend has switched off. */
  readonly hidden: ReadonlySet<string>;
  readonly setHidden: (change: (before: ReadonlySet<string>) => ReadonlySet<string>) => void;
  readonly svg: RefObject<SVGSVGElement | null>;
}

function BillingBody(props: BodyProps): ReactNode {
  const { data, answer, view, options } = props.billing;
  if (data?.fromMs === null) return <EmptyStore />;
  return (
    <>
      {data && <ControlLine billing={props.billing} />}
      {data && <FilterChips options={options} filter={view.filter} names={answer?.chart.names ?? {}} />}
      <BillingAnswer {...props} />
    </>
  );
}

function BillingAnswer(props: BodyProps): ReactNode {
  const { error, model, answer, prices, retry } = props.billing;
  if (prices.noPrices) return <NoPricesPanel why={prices.noPrices} />;
  if (error && model === null) return <ReadError error={error} during="Reading what was billed" retry={retry} />;
  if (model && answer) return <Answered {...props} model={model} missing={answer.chart.missing} />;
  return <Skeleton blocks={[62, 260, 240]} label="Reading what was billed" />;
}

function Answered({
  billing,
  title,
  model,
  missing,
  hidden,
  setHidden,
  svg,
}: BodyProps & { readonly model: BillingModel; readonly missing: readonly string[] }): ReactNode {
  const { view, reading, error, nowMs, renewMs } = billing;
  const onDrill = useCallback((target: Target, modified: boolean) => drill(model, target, modified), [model]);
  const toggle = (id: string): void =>
    setHidden((before) => (before.has(id) ? new Set([...before].filter((one) => one !== id)) : new Set([...before, id])));
  return (
    <>
      {error && <Note tone="bad">The numbers below are older: {faultOf(error).message}</Note>}
      <Unread missing={missing} />
      <Unpriced model={model} />
      {model.ranked.length === 0 ? (
        <NothingHere billing={billing} />
      ) : (
        <>
          {billing.bucket !== view.per && (
            <Note>
              This range has too many {view.per}s to tell apart; it is shown per {billing.bucket}.
            </Note>
          )}
          <KpiRow model={model} />
          <BillingChart
            model={model}
            view={view}
            nowMs={nowMs}
            title={title}
            stale={reading}
            hidden={hidden}
            svg={svg}
            onToggle={toggle}
            onDrill={onDrill}
          />
          <div className="billing-lower">
            <Panel fill flush className={reading ? 'billing-table stale' : 'billing-table'}>
              <RankedTable model={model} label={`${title}, as a table`} onDrill={onDrill} />
            </Panel>
            <HeatPanel input={model.input} renewMs={renewMs} />
          </div>
        </>
      )}
    </>
  );
}

/** Segments that cannot be opened: what is shown lacks their events, and says so. */
function Unread({ missing }: { readonly missing: readonly string[] }): ReactNode {
  if (missing.length === 0) return null;
  const some = missing.slice(0, 3).join(', ');
  const more = missing.length > 3 ? ` and ${missing.length - 3} more` : '';
  return (
    <Note
      tone="warn"
      actions={
        <Button size="small" onClick={() => goTo('integrity')}>
          Open Integrity
        </Button>
      }
    >
      {formatCount(missing.length, 'segment')} cannot be read: every number below lacks the events of {some}
      {more}, and is a lower bound.
    </Note>
  );
}

function titleOf({ metric, by, thenBy, input }: BillingModel): string {
  const what = METRICS.find(({ value }) => value === metric)?.label ?? metric;
  const per = BUCKETS.find(({ value }) => value === input.bucket)?.label.toLowerCase() ?? input.bucket;
  const groups = [by, thenBy].flatMap((one) => GROUPS.find(({ value }) => value === one)?.label.toLowerCase() ?? []);
  return groups.length === 0 ? `${what} per ${per}` : `${what} per ${per} by ${groups.join(' and ')}`;
}

function EmptyStore(): ReactNode {
  return (
    <Panel fill>
      <EmptyState
        icon={ChartColumnStacked}
        title="Nothing has been billed in this store yet"
        actions={
          <Button variant="primary" onClick={() => goTo('replay')}>
            Replay journals
          </Button>
        }
      >
        It holds no events. Replay journal files, or let a gateway write to it; what they cost appears here.
      </EmptyState>
    </Panel>
  );
}

function NothingHere({ billing }: { readonly billing: Billing }): ReactNode {
  const { range, zone, data, view, nowMs } = billing;
  const filters = narrowings(view.filter).length;
  const when = range ? `${formatTime(range.fromMs, zone)} – ${formatTime(range.toMs, zone)}` : '';
  const extent =
    data?.fromMs === null || data?.toMs === null || data === null
      ? ''
      : `The store holds events from ${formatTime(data.fromMs, zone)} to ${formatTime(data.toMs, zone)} (${zone}).`;
  return (
    <Panel fill>
      <EmptyState
        icon={ChartColumnStacked}
        title={`No events ${when} (${zone})`}
        actions={
          <>
            {data && <Button onClick={() => choosePreset('all', zone, nowMs, data)}>Show all times</Button>}
            {filters > 0 && <Button onClick={() => setFilter(NO_FILTER)}>Clear filters ({filters})</Button>}
          </>
        }
      >
        {extent}
        {filters > 0 && ' The filters may hide what there is.'}
      </EmptyState>
    </Panel>
  );
}
