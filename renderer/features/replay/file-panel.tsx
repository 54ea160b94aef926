import type { ReactNode } from 'react';
import { formatCount, formatInteger } from '../../format/count.ts';
import { exactCredits, formatCredits } from '../../format/decimal.ts';
import { bridge } from '../../api/client.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatInstant, formatTime } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useZone } from '../../state/zone.ts';
import { Drawer, DrawerPart } from '../../ui/drawer.tsx';
import { Exact } from '../../ui/exact.tsx';
import { Facts, type Fact } from '../../ui/facts.tsx';
import { Note } from '../../ui/note.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { FileState } from '../../accounting/file-state.tsx';
import { BlockList } from './block-list.tsx';
import { RejectList } from './reject-list.tsx';
import { PutAside } from './put-aside.tsx';
import { SampleEvents } from './sample-events.tsx';
import { TotalsBar } from '../../accounting/totals-bar.tsx';
import type { ReplayFile, ReplayRun } from './vocabulary.ts';

export type FileTab = 'facts' | 'blocks' | 'events' | 'rejects';

interface FilePanelProps {
  readonly run: ReplayRun;
  readonly file: ReplayFile;
  readonly tab: FileTab;
  readonly onTab: (tab: FileTab) => void;
  readonly onClose: () => void;
}

/** One file looked at closely: what it says of itself, what is in it, what had to be left out. */
export function FilePanel({ run, file, tab, onTab, onClose }: FilePanelProps): ReactNode {
  const name = visibleText(file.name, 200);
  const head = (
    <div className="row tight">
      <FileState state={file.state} known={file.replayedMs !== null} />
      <span className="dim">
        {file.format === null ? 'of no known kind' : visibleText(file.format)}, {formatBytes(file.bytes)}
      </span>
    </div>
  );
  const items = [
    { value: 'facts' as const, label: 'Facts', panel: <FileFacts run={run} file={file} /> },
    ...(file.blocks === 0 ? [] : [{ value: 'blocks' as const, label: 'Blocks', count: file.blocks, panel: <BlockList run={run} file={file} /> }]),
    { value: 'events' as const, label: 'First events', panel: <SampleEvents run={run} file={file} /> },
    { value: 'rejects' as const, label: 'Rejects', count: file.rejects, panel: <RejectList run={run} file={file} /> },
  ];
  return (
    <Drawer label={`File ${name}`} title={<span className="mono break">{name}</span>} head={head} onClose={onClose}>
      <Tabs label="About the file" value={tab} items={items} onChange={onTab} />
    </Drawer>
  );
}

function FileFacts({ run, file }: { readonly run: ReplayRun; readonly file: ReplayFile }): ReactNode {
  const zone = useZone();
  return (
    <div className="stack">
      {file.notes.map((note) => (
        <Note key={note} tone={file.state === 'refused' ? 'bad' : file.state === 'partial' ? 'warn' : 'info'}>
          {visibleText(note)}
        </Note>
      ))}
      {file.late > 0 && (
        <Note tone="warn">
          {formatCount(file.late, 'event is', 'events are')} older than the retention cutoff, {formatTime(run.cutoffMs, zone)} ({zone}), and goes to a
          pinned segment of its own.
        </Note>
      )}
      {(file.state === 'partial' || file.state === 'refused') && <PutAside run={run} file={file} />}
      {file.counts.read > 0 && <TotalsBar counts={file.counts} growing={file.state === 'reading'} />}
      <DrawerPart title="What is in it">
        <Facts facts={contentFacts(file, zone)} />
      </DrawerPart>
      {file.facts.length > 0 && (
        <DrawerPart title="Header and footer">
          <Facts
            facts={file.facts.map(({ label, value }) => ({
              label: visibleText(label, 80),
              value: <span className="mono">{visibleText(value)}</span>,
            }))}
          />
        </DrawerPart>
      )}
    </div>
  );
}

/** A dash stands for what is not known yet; 0 for none. Where files are handed over, their path is only that of a copy. */
function contentFacts(file: ReplayFile, zone: string): Fact[] {
  const known = file.state !== 'waiting' && file.state !== 'refused';
  const time = (ms: number | null): ReactNode =>
    ms === null ? '-' : <span title={formatInstant(ms, zone)}>{`${formatTime(ms, zone, 'second')} (${zone})`}</span>;
  const path = visibleText(file.path);
  return [
    { label: 'First event', value: time(file.fromMs) },
    { label: 'Last event', value: time(file.toMs) },
    { label: 'Keys', value: known ? formatInteger(file.keys) : '-' },
    { label: 'Billable tokens', value: known ? formatInteger(file.billable) : '-' },
    {
      label: 'Credits',
      value: known ? <Exact exact={exactCredits(file.credits, file.creditsMissing)}>{formatCredits(file.credits, file.creditsMissing)}</Exact> : '-',
    },
    ...(known && file.creditsMissing > 0 ? [{ label: 'Without credits', value: formatCount(file.creditsMissing, 'event') }] : []),
    { label: 'Read', value: `${formatInteger(file.bytesDone)} of ${formatInteger(file.bytes)} bytes` },
    ...(bridge().host === 'web' || path === visibleText(file.name) ? [] : [{ label: 'Path', value: <span className="mono">{path}</span> }]),
  ];
}
