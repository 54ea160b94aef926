import { useQueryClient } from '@tanstack/react-query';
import { Ban, Check, Play, RefreshCw, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCommand } from '../../api/commands.ts';
import { useReadOnlyReason } from '../../api/hooks.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { bytesParts } from '../../format/bytes.ts';
import { formatCount, formatInteger } from '../../format/count.ts';
import { formatInstant, formatTime } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useNow } from '../../state/now.ts';
import { useZone } from '../../state/zone.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Note } from '../../ui/note.tsx';
import { Panel } from '../../ui/page.tsx';
import { Progress } from '../../ui/progress.tsx';
import { RunPhase } from '../../accounting/file-state.tsx';
import { check, chooseRun, refsOf } from './intake.ts';
import { Outcome } from './outcome.tsx';
import { progressOf, progressText } from './progress.ts';
import { isGoingOn, nextStep, troubled } from './run-phase.ts';
import { TotalsBar } from '../../accounting/totals-bar.tsx';
import type { ReplayFile, ReplayRun } from './vocabulary.ts';

/** One run: what it found, what it will do or has done, and the one next step. */
export function RunPanel({ run }: { readonly run: ReplayRun }): ReactNode {
  const zone = useZone();
  const cache = useQueryClient();
  const commit = useCommand('replay.commit', ['replay.runs']);
  const resume = useCommand('replay.resume', ['replay.runs', 'replay.history']);
  const recheck = (): void => void check(refsOf(run), cache);
  const { value, unit } = bytesParts(run.bytes);
  return (
    <Panel
      title={
        <span className="row">
          <RunPhase phase={run.phase} />
          {formatCount(run.files.length, 'file')}, {value} {unit}
        </span>
      }
      about={
        <span title={formatInstant(run.startedMs, zone)}>
          {formatTime(run.startedMs, zone, 'second')} ({zone})
        </span>
      }
      actions={
        <RunActions
          run={run}
          acting={commit.isPending || resume.isPending}
          acts={{ commit: () => commit.mutate({ id: run.id }), resume: () => resume.mutate({ id: run.id }), recheck }}
        />
      }
    >
      <div className="stack tight">
        {isGoingOn(run) && <RunProgress run={run} />}
        {run.phase !== 'interrupted' && <TotalsBar counts={run.counts} growing={isGoingOn(run)} />}
        <Notices run={run} onRecheck={recheck} onCompare={() => void check(refsOf(run), cache, true)} />
        <Outcome run={run} onRecheck={recheck} />
        {commit.error && <ErrorPanel fault={faultOf(commit.error)} during="Committing" actions={<Button onClick={recheck}>New dry run</Button>} />}
        {resume.error && <ErrorPanel fault={faultOf(resume.error)} during="Resuming" actions={<Button onClick={recheck}>New dry run</Button>} />}
      </div>
    </Panel>
  );
}

interface RunActionsProps {
  readonly run: ReplayRun;
  readonly acting: boolean;
  readonly acts: Readonly<Record<'commit' | 'resume' | 'recheck', () => void>>;
}

const ICONS = { commit: Check, resume: Play, recheck: RefreshCw };

function RunActions({ run, acting, acts }: RunActionsProps): ReactNode {
  const cancel = useCommand('replay.cancel', ['replay.runs']);
  const forget = useCommand('replay.forget', ['replay.runs']);
  const step = nextStep(run, useReadOnlyReason());
  if (isGoingOn(run)) {
    return (
      <>
        <Button icon={Ban} busy={cancel.isPending} onClick={() => cancel.mutate({ id: run.id })}>
          Cancel
        </Button>
        <Button variant="primary" disabledReason={step.disabled}>
          {step.label}
        </Button>
      </>
    );
  }
  const away = (): void => forget.mutate({ id: run.id }, { onSuccess: () => chooseRun(null) });
  return (
    <>
      <IconButton icon={Trash2} label="Forget this run" onClick={away} />
      {step.act !== 'recheck' && <IconButton icon={RefreshCw} label="New dry run" onClick={acts.recheck} />}
      {run.phase !== 'done' && (
        <Button
          variant="primary"
          icon={ICONS[step.act ?? 'commit']}
          disabledReason={step.disabled}
          busy={acting}
          onClick={acts[step.act ?? 'commit']}
        >
          {step.label}
        </Button>
      )}
    </>
  );
}

function RunProgress({ run }: { readonly run: ReplayRun }): ReactNode {
  const progress = progressOf(run, useNow());
  const what = run.phase === 'committing' ? 'Committing' : 'Dry run, nothing is written';
  return (
    <div className="run-progress">
      <Progress label={what} done={progress.share ?? 0} total={progress.share === null ? null : 1} />
      <span className="num">{progress.share === null ? '' : `${Math.floor(progress.share * 100)} %`}</span>
      <span className="dim num">{progressText(run, progress)}</span>
    </div>
  );
}

interface NoticesProps {
  readonly run: ReplayRun;
  readonly onRecheck: () => void;
  /** Reads and compares what was recognised. */
  readonly onCompare: () => void;
}

/** What must be known before (or after) the commit. */
function Notices({ run, onRecheck, onCompare }: NoticesProps): ReactNode {
  const zone = useZone();
  const bad = troubled(run.files).length;
  const recognised = run.files.filter((file) => file.recognised);
  const known = run.files.filter((file) => file.replayedMs !== null && !file.recognised);
  const refused = run.files.filter(({ state }) => state === 'refused').length;
  return (
    <>
      {run.error !== null && <Note tone="bad">{visibleText(run.error)}</Note>}
      {stoppedText(run) !== null && <Note tone="warn">{stoppedText(run)}</Note>}
      {run.phase === 'checked' && run.storeChanged && (
        <Note
          tone="warn"
          actions={
            <Button size="small" onClick={onRecheck}>
              New dry run
            </Button>
          }
        >
          The store has changed since this dry run; its numbers may be old.
        </Note>
      )}
      {recognised.length > 0 && !isGoingOn(run) && (
        <Note
          actions={
            <Button size="small" onClick={onCompare}>
              Read and compare
            </Button>
          }
        >
          {recognisedText(recognised, run.files.length)}
        </Note>
      )}
      {known.length > 0 && !isGoingOn(run) && <Note>{knownText(known, run.files.length)}</Note>}
      {run.late > 0 && (
        <Note tone="warn">
          {formatCount(run.late, 'event is', 'events are')} older than the retention cutoff, {formatTime(run.cutoffMs, zone)} ({zone}).{' '}
          {lateText(run)}
        </Note>
      )}
      {bad > 0 && !isGoingOn(run) && (
        <Note tone={refused === run.files.length ? 'bad' : 'warn'}>{troubleText(bad, refused)} Open a file to see why.</Note>
      )}
    </>
  );
}

/** Files that need not be read: as many events of each lie in the store as it has. */
function recognisedText(recognised: readonly ReplayFile[], all: number): string {
  const [first] = recognised;
  const which =
    recognised.length === 1 && first !== undefined
      ? `${visibleText(first.name, 120)} was`
      : `${recognised.length === all ? 'These files were' : `${formatCount(recognised.length, 'file')} of these were`}`;
  return `${which} replayed before, and every event is in the store. ${recognised.length === 1 ? 'It was' : 'They were'} not read again.`;
}

/** Files that were replayed before and could not be told by that alone are read: what is not there any more comes out as new. */
function knownText(known: readonly ReplayFile[], all: number): string {
  const [first] = known;
  if (known.length === 1 && first !== undefined) return `${visibleText(first.name, 120)} was replayed before. It is compared again, event by event.`;
  return `${known.length === all ? 'These files were' : `${formatCount(known.length, 'file')} of these were`} replayed before. They are compared again, event by event.`;
}

/** What a run that did not come to its end has left, and what can be done. */
function stoppedText({ phase, resumable, counts, error }: ReplayRun): string | null {
  if (phase === 'interrupted')
    return 'Strata ended while this replay was being written. What was written is safe and is counted when it is resumed; Resume goes on exactly where it was.';
  if (phase === 'cancelled' && !resumable) return 'Cancelled: nothing was written.';
  if (phase === 'cancelled')
    return `Cancelled on the way${counts.new === 0 ? '' : `, after ${formatCount(counts.new, 'event')}`}. What was written stays; Resume writes the rest, and the numbers in the end are the announced ones.`;
  return phase === 'failed' && resumable && error !== null ? 'What was written is safe; Resume goes on exactly where it was.' : null;
}

function troubleText(bad: number, refused: number): string {
  if (refused === bad) return `${formatCount(bad, 'file')} could not be read at all; nothing of ${bad === 1 ? 'it' : 'them'} is counted.`;
  const none = refused === 0 ? '' : `, ${formatInteger(refused)} of them not at all`;
  return `${formatCount(bad, 'file')} could not be read completely${none}. The good parts count.`;
}

function lateText({ phase, late }: ReplayRun): string {
  const they = late === 1 ? 'It' : 'They';
  return phase === 'done'
    ? `${they} went to a pinned segment of their own.`
    : `${they} will go to a pinned segment of their own, so that the next retention pass does not take ${late === 1 ? 'it' : 'them'}.`;
}
