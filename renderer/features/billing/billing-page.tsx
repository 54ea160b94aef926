import { ChartColumnStacked, Download, ScrollText } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { faultOf } from '../../api/remote-fault.ts';
import { formatInteger } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { formatTime } from '../../format/time.ts';
import { goTo } from '../../state/location.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Note } from '../../ui/note.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { BillingChart } from './billing-chart.tsx';
import '../../usage/controls.css';
import './billing.css';
import { ControlLine } from './control-line.tsx';
import { FilterChips } from '../../usage/filter-menu.tsx';
import { KpiRow } from './kpi-row.tsx';
import type { BillingModel } from './model.ts';
import { RankedTable } from './ranked-table.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { tableCsv } from './table-csv.ts';
import { METRICS } from './totals.ts';
import { useBilling, type Billing } from './use-billing.ts';
import { choosePreset, chooseRange } from '../../usage/use-span.ts';
import { formatValues, setFilter } from '../../usage/filter-params.ts';
import { BUCKETS, GROUPS, narrowed, narrowings, NO_FILTER, type SeriesInput } from '../../usage/vocabulary.ts';

/** What was billed: chart, totals and table over the shared time range. */
export function BillingPage(): ReactNode {
  const billing = useBilling();
  const { model, answer } = billing;
  const save =
    model && answer && model.ranked.length > 0
      ? () => saveFile(`strata-billing-${model.by}-${new Date(answer.input.fromMs).toISOString().slice(0, 10)}.csv`, tableCsv(model), 'text/csv')
      : undefined;
  const actions = (
    <>
      <Button icon={ScrollText} onClick={() => goTo('events')}>
        Events behind this
      </Button>
      <Button icon={Download} disabledReason={save ? null : 'There is no table to save yet.'} onClick={save}>
        Spreadsheet CSV
      </Button>
    </>
  );
  const about = answer ? `${formatInteger(answer.series.segments)} segments read in ${formatDuration(answer.series.tookMs)}` : '';
  return (
    <Page title="Billing" about={about} actions={actions}>
      <BillingBody billing={billing} />
    </Page>
  );
}

function BillingBody({ billing }: { readonly billing: Billing }): ReactNode {
  const { error, data, model, answer, view } = billing;
  if (error && model === null) {
    return <ErrorPanel fault={faultOf(error)} during="Reading what was billed" actions={<Button onClick={billing.retry}>Try again</Button>} />;
  }
  if (data?.fromMs === null) return <EmptyStore />;
  return (
    <>
      <ControlLine billing={billing} />
      <FilterChips options={billing.options} filter={view.filter} names={answer?.series.names ?? {}} />
      {model && answer ? (
        <Answered billing={billing} model={model} input={answer.input} />
      ) : (
        <Skeleton blocks={[62, 260, 240]} label="Reading what was billed" />
      )}
    </>
  );
}

interface AnsweredProps {
  readonly billing: Billing;
  readonly model: BillingModel;
  readonly input: SeriesInput;
}

function Answered({ billing, model, input }: AnsweredProps): ReactNode {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const { by } = model;
  const narrow = (value: string): void => {
    if (by !== 'none') setFilter(narrowed(billing.view.filter, by, value));
  };
  const show = (value: string): void => goTo('events', by === 'none' ? {} : { [by]: formatValues([value]) });
  const toggle = (id: string): void =>
    setHidden((before) => (before.has(id) ? new Set([...before].filter((one) => one !== id)) : new Set([...before, id])));
  if (model.ranked.length === 0) return <NothingHere billing={billing} />;
  const title = titleOf(model, input);
  return (
    <>
      {billing.error && <Note tone="bad">The numbers below are older: {faultOf(billing.error).message}</Note>}
      {billing.bucket !== billing.view.per && (
        <Note>
          This range has too many {billing.view.per}s to tell apart; it is shown per {billing.bucket}.
        </Note>
      )}
      {!model.addsUp && <Note tone="warn">The rows do not add up to the total: events arrived while they were read. They are read again.</Note>}
      <KpiRow total={model.total} before={billing.before} zone={input.zone} />
      <BillingChart
        model={model}
        input={input}
        title={title}
        stale={billing.reading}
        hidden={hidden}
        onToggle={toggle}
        onNarrow={narrow}
        onZoom={(fromMs, toMs) => chooseRange({ fromMs, toMs })}
        onEvents={(fromMs, toMs) => goTo('events', { from: String(fromMs), to: String(toMs), span: null })}
      />
      <Panel fill flush className={billing.reading ? 'billing-table stale' : 'billing-table'}>
        <RankedTable model={model} label={`${title}, as a table`} onNarrow={narrow} onEvents={show} />
      </Panel>
    </>
  );
}

function titleOf({ metric, by }: BillingModel, { bucket }: SeriesInput): string {
  const what = METRICS.find(({ value }) => value === metric)?.label ?? metric;
  const per = BUCKETS.find(({ value }) => value === bucket)?.label.toLowerCase() ?? bucket;
  const group = GROUPS.find(({ value }) => value === by)?.label.toLowerCase();
  return group === undefined ? `${what} per ${per}` : `${what} per ${per} by ${group}`;
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
