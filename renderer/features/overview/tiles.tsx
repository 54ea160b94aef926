import type { ReactNode } from 'react';
import { bytesParts, formatBytes } from '../../format/bytes.ts';
import { formatCompact, formatCount, formatInteger, formatShare } from '../../format/count.ts';
import { formatRelative } from '../../format/duration.ts';
import { formatInstant } from '../../format/time.ts';
import { Stat } from '../../ui/facts.tsx';
import { changeOf, spendOf } from './spend.ts';
import type { Overview } from './use-overview.ts';

/** Health, room, backlog, archive, retention and spend, a number each. */
export function Tiles({ view }: { readonly view: Overview }): ReactNode {
  return (
    <div className="stats overview-tiles">
      <Health view={view} />
      <Active view={view} />
      <Replays view={view} />
      <Archive view={view} />
      <NextRetention view={view} />
      <Spend view={view} />
    </div>
  );
}

function Health({ view: { issues, store } }: { readonly view: Overview }): ReactNode {
  if (issues === null) return <Stat label="health" value="-" />;
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  const word = errors > 0 ? 'Broken' : issues.length > 0 ? 'Attention' : 'Healthy';
  const note = issues.length === 0 ? 'nothing to do' : formatCount(issues.length, 'issue');
  return <Stat label={store.readOnly ? 'read-only' : 'health'} value={<span className={`health ${word.toLowerCase()}`}>{word}</span>} note={note} />;
}

function Active({ view: { status, store } }: { readonly view: Overview }): ReactNode {
  const active = status?.active ?? null;
  if (active === null) return <Stat label="active segment" value="-" note={store.readOnly ? 'nothing is written' : 'none'} />;
  const used = active.bytes + active.walBytes;
  const share = used / Math.max(1, store.rolloverBytes);
  const left = Math.max(0, store.rolloverBytes - used);
  return (
    <Stat
      label="of the active segment"
      value={formatShare(Math.min(1, share))}
      note={`${formatBytes(left)} to rollover`}
      exact={`${active.id}: ${formatInteger(used)} of ${formatInteger(store.rolloverBytes)} bytes, ${formatInteger(active.rows)} rows`}
    />
  );
}

function Replays({ view: { runs, nowMs, zone } }: { readonly view: Overview }): ReactNode {
  const waiting = runs.filter(({ state }) => state === 'interrupted' || state === 'failed' || state === 'committing').length;
  const [last] = runs.toSorted((a, b) => b.startedMs - a.startedMs);
  const note = last === undefined ? 'none so far' : `last ${formatRelative(last.startedMs, nowMs)}`;
  return (
    <Stat
      label={waiting === 1 ? 'replay open' : 'replays open'}
      value={formatInteger(waiting)}
      note={note}
      exact={last === undefined ? undefined : `The last replay began ${formatInstant(last.startedMs, zone)}`}
    />
  );
}

function Archive({ view: { segments } }: { readonly view: Overview }): ReactNode {
  const archived = segments.filter(({ tier }) => tier === 'archived');
  const rows = archived.reduce((sum, { rows: count }) => sum + count, 0);
  const size = bytesParts(archived.reduce((sum, { bytes }) => sum + bytes, 0));
  return (
    <Stat
      label={archived.length === 1 ? 'archived segment' : 'archived segments'}
      value={formatInteger(archived.length)}
      note={`${formatCompact(rows)} rows, ${size.value} ${size.unit}`}
      exact={`${formatInteger(rows)} rows`}
    />
  );
}

function NextRetention({ view: { retention, due, nowMs, zone } }: { readonly view: Overview }): ReactNode {
  const next = retention?.nextRunMs ?? null;
  const count = due?.segments.length ?? null;
  const note = count === null ? '' : count === 0 ? 'nothing is due' : `${formatCount(count, 'segment')} would go`;
  if (next === null) return <Stat label="next retention" value="-" note={retention === null ? '' : `keeps ${formatCount(retention.days, 'day')}`} />;
  return <Stat label="next retention" value={next <= nowMs ? 'now' : formatRelative(next, nowMs)} note={note} exact={formatInstant(next, zone)} />;
}

function Spend({ view: { today, before, nowMs, zone } }: { readonly view: Overview }): ReactNode {
  const weekday = new Intl.DateTimeFormat('en-US', { weekday: 'short', timeZone: zone }).format(nowMs);
  if (today === null) return <Stat label="spent today" value="-" />;
  const { value, unit, exact } = spendOf(today);
  const change = before === null ? '' : `${changeOf(today, before)} last ${weekday}`;
  return <Stat label={`${unit} today`} value={value} note={change} exact={`${exact}, since midnight (${zone})`} />;
}
