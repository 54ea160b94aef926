import { useQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useStore, type Verification } from '../../api/hooks.ts';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useActions } from '../../state/actions.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Note } from '../../ui/note.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ChecksPanel } from './checks-panel.tsx';
import { CoverageStats } from './coverage-stats.tsx';
import './integrity.css';
import { NoResult, ResultPanel } from './result-panel.tsx';
import { RecoveryPanel } from './recovery-panel.tsx';
import { TerminalPanel } from './terminal-panel.tsx';
import { TroubleBanners } from '../../verification/trouble-banners.tsx';
import { useVerify, type Level, type Verify } from '../../verification/use-verify.ts';
import { VerifyProgress } from '../../verification/verify-progress.tsx';

const LEVELS = [
  { value: 'quick', label: 'Quick' },
  { value: 'full', label: 'Full' },
] as const;

const ABOUT: Readonly<Record<Level, string>> = {
  quick: 'Quick compares names, sizes, the catalog and what the segments note of themselves; it takes seconds.',
  full: 'Full also compares every byte with its digest, every row with its fingerprint, and every event id with all others.',
};

/** Prove it: the laws of the whole store, what was found, and the report to keep. */
export function IntegrityPage(): ReactNode {
  const store = useStore();
  const verify = useVerify();
  const [level, setLevel] = useState<Level>('full');
  const reference = store?.kind === 'reference';
  const run = (): void => verify.start(null, reference ? 'full' : level);
  useVerifyActions(verify);
  return (
    <Page
      title="Integrity"
      about={store && <span className="mono cut">{visibleText(store.path)}</span>}
      actions={
        <>
          {!reference && (
            <span title={ABOUT[level]}>
              <Segmented label="Level" value={level} options={LEVELS} onChange={setLevel} />
            </span>
          )}
          <Button variant="primary" icon={ShieldCheck} disabledReason={verify.obstacle} onClick={run}>
            Verify the store
          </Button>
        </>
      }
    >
      <TroubleBanners />
      {verify.task && (
        <Panel>
          <VerifyProgress task={verify.task} />
        </Panel>
      )}
      {verify.fault && (
        <ErrorPanel
          fault={verify.fault}
          during="Verifying the store"
          actions={
            <Button variant="primary" disabledReason={verify.obstacle} onClick={run}>
              Try again
            </Button>
          }
        />
      )}
      {verify.cancelled && verify.task === null && (
        <Note>The verification was cancelled before its end. Nothing was changed, and the results below are those from before.</Note>
      )}
      <Results verify={verify} about={ABOUT[level]} onRun={run} />
    </Page>
  );
}

function Results({ verify, about, onRun }: { readonly verify: Verify; readonly about: string; readonly onRun: () => void }): ReactNode {
  const verifications = useQuery(queries.verifications());
  const segments = useQuery(queries.segments());
  const [chosen, setChosen] = useState<string | null>(null);
  const reports = verifications.data;
  const failed = verifications.error ?? segments.error;
  const again = (): void => void Promise.all([verifications.refetch(), segments.refetch()]);
  const shown = reports && (reports.find(({ id }) => id === chosen) ?? mostTelling(reports));
  return (
    <>
      {failed && <ErrorPanel fault={faultOf(failed)} during="Reading what was verified" actions={<Button onClick={again}>Try again</Button>} />}
      {segments.data && <CoverageStats segments={segments.data.segments} />}
      {!failed && segments.data === undefined && <Skeleton blocks={[62]} label="Reading the segments" />}
      <div className="integrity-columns">
        <div className="stack">
          {!failed && (reports === undefined || segments.data === undefined) && <Skeleton blocks={[266]} label="Reading what was verified" />}
          {shown && segments.data && <ResultPanel report={shown} segments={segments.data.segments} />}
          {reports && shown === undefined && segments.data && (
            <NoResult segments={segments.data.segments} about={about} obstacle={verify.obstacle} onRun={onRun} />
          )}
        </div>
        <div className="stack">
          {reports && reports.length > 0 && <ChecksPanel reports={reports} shown={shown?.id ?? null} onShow={setChosen} />}
          <RecoveryPanel />
          <TerminalPanel />
        </div>
      </div>
    </>
  );
}

/** The newest one of the whole store, else the newest. */
function mostTelling(reports: readonly Verification[]): Verification | undefined {
  return reports.find(({ ids }) => ids === null) ?? reports[0];
}

function useVerifyActions({ start, obstacle }: Verify): void {
  useActions(
    'integrity',
    useMemo(
      () =>
        (['quick', 'full'] as const).map((level) => ({
          id: `verify-${level}`,
          label: `Verify the store, ${level}`,
          words: 'check integrity laws prove',
          icon: ShieldCheck,
          disabledReason: obstacle,
          run: () => start(null, level),
        })),
      // eslint-disable-next-line react-hooks/exhaustive-deps -- start does the same whenever the obstacle is the same
      [obstacle],
    ),
  );
}
