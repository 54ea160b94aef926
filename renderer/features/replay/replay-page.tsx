import { useQuery, useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatBytes } from '../../format/bytes.ts';
import { visibleText } from '../../format/visible-text.ts';
import { takeFiles, useDrop } from '../../state/drop.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ChooseFiles, DropZone } from './drop-zone.tsx';
import { FilePanel, type FileTab } from './file-panel.tsx';
import { FileQueue } from './file-queue.tsx';
import { chooseRun, dismissFault, dropUpload, takeIn, useIntake } from './intake.ts';
import './replay.css';
import { RunList } from './run-list.tsx';
import { RunPanel } from './run-panel.tsx';
import { useEarlier } from './use-earlier.tsx';
import { WatchButton } from './watch-button.tsx';
import { WatchStrip } from './watch-strip.tsx';
import { isGoingOn } from './run-phase.ts';
import type { ReplayRun } from './vocabulary.ts';

const POLL_MS = 1_000;

/** Journals in: dry run first, then exactly what it announced. */
export function ReplayPage(): ReactNode {
  const cache = useQueryClient();
  const take = useCallback((files: readonly File[]) => files.length > 0 && void takeIn(files, cache), [cache]);
  useDropped(take);
  const runs = useQuery({ ...queries.replayRuns(), refetchInterval: ({ state }) => (state.data?.some(isGoingOn) === true ? POLL_MS : false) });
  const chosen = useIntake((state) => state.chosen);
  const busy = useIntake((state) => state.uploads.length + state.faults.length > 0);
  const newest = runs.data?.toSorted((a, b) => b.startedMs - a.startedMs) ?? [];
  const run = newest.find(({ id }) => id === chosen) ?? newest[0] ?? null;
  const file = useOpenFile(run);
  const earlier = useEarlier();
  const drawer =
    run && file.open && !earlier.shown ? (
      <FilePanel key={`${run.id} ${file.open.index}`} run={run} file={file.open} tab={file.tab} onTab={file.setTab} onClose={() => file.show(null)} />
    ) : null;
  const empty = runs.isSuccess && run === null && !busy;
  return (
    <Page
      title="Replay"
      about={empty ? undefined : 'Drop journals anywhere on the window.'}
      actions={
        empty ? undefined : (
          <>
            <WatchButton />
            <ChooseFiles onFiles={take} />
          </>
        )
      }
      drawer={drawer}
    >
      {runs.error && run === null && (
        <ErrorPanel
          fault={faultOf(runs.error)}
          during="Reading the replays"
          actions={<Button onClick={() => void runs.refetch()}>Try again</Button>}
        />
      )}
      {runs.isPending && <Skeleton blocks={[120, 260]} label="Reading the replays" />}
      <Intake />
      <WatchStrip />
      {earlier.tabs}
      {earlier.shown && earlier.list}
      {empty && !earlier.shown && <DropZone onFiles={take} />}
      {run && !earlier.shown && (
        <>
          <RunPanel key={run.id} run={run} />
          <Panel fill flush className="queue">
            <FileQueue run={run} open={file.open?.index ?? null} onOpen={file.show} />
          </Panel>
          {newest.length > 1 && <RunList runs={newest} chosen={run.id} onChoose={chooseRun} />}
        </>
      )}
    </Page>
  );
}

/** Takes what was dropped on the window, wherever that was. */
function useDropped(take: (files: readonly File[]) => void): void {
  const waiting = useDrop((state) => state.files.length > 0);
  useEffect(() => {
    if (waiting) take(takeFiles());
  }, [waiting, take]);
}

/** Which file of the run the drawer shows, and which side of it. */
function useOpenFile(run: ReplayRun | null): {
  open: ReplayRun['files'][number] | null;
  tab: FileTab;
  setTab: (tab: FileTab) => void;
  show: (index: number | null, tab?: FileTab) => void;
} {
  const [shown, setShown] = useState<{ readonly run: string; readonly index: number } | null>(null);
  const [tab, setTab] = useState<FileTab>('facts');
  const id = run?.id ?? '';
  const refused = new Set(run?.files.flatMap(({ index, state }) => (state === 'refused' ? [index] : [])));
  const show = (index: number | null, next?: FileTab): void => {
    setShown(index === null ? null : { run: id, index });
    if (next) setTab(next);
    else if (index !== null && refused.has(index)) setTab('rejects'); // all there is to say of it stands there
  };
  const open = shown?.run === id ? (run?.files.find(({ index }) => index === shown.index) ?? null) : null;
  return { open, tab, setTab, show };
}

/** Files on their way to the host, and what went wrong there. */
function Intake(): ReactNode {
  const uploads = useIntake((state) => state.uploads);
  const faults = useIntake((state) => state.faults);
  return (
    <>
      {faults.map(({ id, during, fault }) => (
        <ErrorPanel key={id} fault={fault} during={during} actions={<Button onClick={() => dismissFault(id)}>Dismiss</Button>} />
      ))}
      {uploads.length > 0 && (
        <Panel title="Taking files in" about="They are only handed over to Strata on this computer; nothing is written to the store.">
          <ul className="upload-list">
            {uploads.map(({ id, name, bytes, done }) => (
              <li key={id}>
                <span className="cut">{visibleText(name, 200)}</span>
                <span className="dim num">{formatBytes(bytes)}</span>
                <Progress label={`Taking in ${visibleText(name, 80)}`} done={done} total={1} />
                <IconButton size="small" icon={X} label={`Give up ${visibleText(name, 80)}`} onClick={() => dropUpload(id)} />
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}
