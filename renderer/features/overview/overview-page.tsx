import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleX, ListChecks, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { queries } from '../../api/queries.ts';
import { formatRelative } from '../../format/duration.ts';
import { formatInstant } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { goTo } from '../../state/location.ts';
import { useNow } from '../../state/now.ts';
import { TaskLine } from '../../tasks/task-line.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ReadError } from '../../verification/read-error.tsx';
import { DayStrip } from './day-strip.tsx';
import type { Issue } from './issues.ts';
import './overview.css';
import { Tiles } from './tiles.tsx';
import { useOverview, type Overview } from './use-overview.ts';

const RECENT = 6;

/** Is it healthy? What needs a person, what happened in the last day, what is going on. */
export function OverviewPage(): ReactNode {
  const view = useOverview();
  if (view === null) return null;
  return (
    <Page title="Overview" about={<span className="mono selectable">{visibleText(view.store.path, 200)}</span>}>
      {view.error === null ? <Body view={view} /> : <ReadError error={view.error} during="Reading the state of the store" retry={view.retry} />}
    </Page>
  );
}

function Body({ view }: { readonly view: Overview }): ReactNode {
  return (
    <>
      <Tiles view={view} />
      <DayStrip view={view} />
      <div className="overview-columns">
        <Issues view={view} />
        <Recent />
      </div>
    </>
  );
}

function Issues({ view: { issues, zone } }: { readonly view: Overview }): ReactNode {
  return (
    <Panel title="What needs you" about={issues === null || issues.length === 0 ? '' : 'what, since when, why it matters'}>
      {issues === null ? (
        <Skeleton blocks={[140]} label="Looking at what needs you" />
      ) : issues.length === 0 ? (
        <EmptyState icon={CircleCheck} title="Nothing needs you">
          Seals, retention and replays are as they should be, and no verification has found a fault.
        </EmptyState>
      ) : (
        <ul className="issues">
          {issues.map((issue) => (
            <IssueRow key={issue.id} issue={issue} zone={zone} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function IssueRow({ issue: { severity, what, sinceMs, why, fix }, zone }: { readonly issue: Issue; readonly zone: string }): ReactNode {
  const now = useNow(60_000);
  const Icon = severity === 'error' ? CircleX : TriangleAlert;
  return (
    <li className={`issue ${severity}`}>
      <Icon size={15} aria-label={severity} />
      <div>
        <b className="break">{visibleText(what, 400)}</b>
        {sinceMs !== null && (
          <span className="dim" title={formatInstant(sinceMs, zone)}>
            {' '}
            {formatRelative(sinceMs, Math.max(now, sinceMs))}
          </span>
        )}
        <p className="break selectable">{visibleText(why, 800)}</p>
      </div>
      <Button size="small" onClick={() => goTo(fix.page, fix.params ?? {})}>
        {fix.label}
      </Button>
    </li>
  );
}

function Recent(): ReactNode {
  const tasks = useQuery(queries.appState()).data?.tasks ?? [];
  return (
    <Panel
      title="Recent tasks"
      actions={
        tasks.length > RECENT && (
          <Button size="small" onClick={() => goTo('activity')}>
            All of them
          </Button>
        )
      }
    >
      {tasks.length === 0 ? (
        <EmptyState icon={ListChecks} title="No tasks since the store was opened">
          Replays, verifications and exports appear here while they run, and after.
        </EmptyState>
      ) : (
        <div className="stack">
          {tasks.slice(0, RECENT).map((task) => (
            <TaskLine key={task.id} task={task} />
          ))}
        </div>
      )}
    </Panel>
  );
}
