import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleX, ListChecks, Search } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useStore } from '../../api/hooks.ts';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatCount } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { formatColumnTime, formatInstant } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useZone } from '../../state/zone.ts';
import { TaskLine } from '../../tasks/task-line.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { TextInput } from '../../ui/field.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import './activity.css';
import { commandOf, saysLine, type AuditLine } from './audit-words.ts';

/** What goes on, what has ended, and what was done to the store by hand. */
export function ActivityPage(): ReactNode {
  const tasks = useQuery(queries.appState()).data?.tasks ?? [];
  const running = tasks.filter(({ state }) => state === 'running').length;
  return (
    <Page title="Activity" about={running === 0 ? 'nothing is going on' : `${formatCount(running, 'task')} going on`}>
      <div className="activity">
        <Audit />
        <Panel title="Tasks" about="since Strata was started" fill>
          {tasks.length === 0 ? (
            <EmptyState icon={ListChecks} title="No tasks yet">
              Replays, verifications, retention passes and exports appear here while they run, and after.
            </EmptyState>
          ) : (
            <div className="stack activity-tasks">
              {tasks.map((task) => (
                <TaskLine key={task.id} task={task} />
              ))}
            </div>
          )}
        </Panel>
      </div>
    </Page>
  );
}

function Audit(): ReactNode {
  const zone = useZone();
  const store = useStore();
  const audit = useQuery(queries.storeAudit());
  const [typed, setTyped] = useState('');
  const columns = useMemo(() => columnsOf(zone, store?.path ?? ''), [zone, store?.path]);
  const lines = (audit.data ?? []).map((line, index) => ({ ...line, key: `${line.atMs} ${index}` })).filter((line) => saysLine(line, typed.trim()));
  return (
    <Panel fill flush className="activity-audit">
      <div className="panel-tools">
        <h2>Done by hand</h2>
        <span className="panel-about">the last thousand acts, kept in the store</span>
        <span className="push" />
        <TextInput icon={Search} aria-label="Filter acts" data-filter placeholder="Filter: act, segment, reason" value={typed} onValue={setTyped} />
      </div>
      {audit.error && (
        <ErrorPanel
          fault={faultOf(audit.error)}
          during="Reading what was done"
          actions={<Button onClick={() => void audit.refetch()}>Try again</Button>}
        />
      )}
      {audit.isPending && <Skeleton blocks={[28, 28, 28, 28]} label="Reading what was done" />}
      {audit.data && (
        <DataTable label="Acts" columns={columns} rows={lines} rowKey={({ key }) => key} empty={<Nothing filtered={audit.data.length > 0} />} />
      )}
    </Panel>
  );
}

function Nothing({ filtered }: { readonly filtered: boolean }): ReactNode {
  return (
    <EmptyState icon={ListChecks} title={filtered ? 'No act has these words' : 'Nothing was done by hand yet'}>
      {filtered
        ? 'Type less to see more.'
        : 'Rollovers, pins, replays, retention and adoption are written down here, with the command that does the same.'}
    </EmptyState>
  );
}

function columnsOf(zone: string, store: string): readonly Column<AuditLine>[] {
  return [
    {
      id: 'time',
      head: `Time (${zone})`,
      width: 132,
      mono: true,
      cell: ({ atMs }) => <span title={formatInstant(atMs, zone)}>{formatColumnTime(atMs, zone)}</span>,
    },
    { id: 'outcome', head: 'Outcome', width: 76, cell: (line) => <Outcome line={line} /> },
    { id: 'act', head: 'Act', width: 128, cell: ({ act }) => visibleText(act, 60) },
    { id: 'detail', head: 'What', width: 180, grow: 1, cell: (line) => <span title={aboutOf(line)}>{aboutOf(line)}</span> },
    { id: 'took', head: 'Took', width: 70, align: 'end', mono: true, cell: ({ tookMs }) => formatDuration(tookMs) },
    { id: 'cli', head: 'CLI', width: 44, cell: (line) => <Command line={line} store={store} /> },
  ];
}

function aboutOf({ detail, error }: AuditLine): string {
  return visibleText([detail, error ?? ''].filter((text) => text !== '').join(' - '), 600);
}

function Outcome({ line: { outcome } }: { readonly line: AuditLine }): ReactNode {
  const Icon = outcome === 'done' ? CircleCheck : CircleX;
  return (
    <span className={`row tight act-outcome ${outcome}`}>
      <Icon size={12} aria-hidden /> {outcome}
    </span>
  );
}

function Command({ line, store }: { readonly line: AuditLine; readonly store: string }): ReactNode {
  const command = commandOf(line, store);
  if (command === null)
    return (
      <span className="dim" title="The command line has no verb for it.">
        -
      </span>
    );
  return <CopyButton small text={command} label={`Copy as CLI: ${visibleText(command, 200)}`} />;
}
