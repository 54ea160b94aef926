import { useQuery } from '@tanstack/react-query';
import { CircleX, FileJson, Printer, ShieldCheck, ShieldQuestion, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore, type SegmentView, type Verification } from '../../api/hooks.ts';
import { queries } from '../../api/queries.ts';
import { formatCount, formatInteger } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { formatInstant, formatTime } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useZone } from '../../state/zone.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/page.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { FindingList } from '../../verification/finding-list.tsx';
import { reportHtml, reportJson, reportName, type ReportParts } from './report-files.ts';
import { scopeOf, type Verdict, verdictOf, verdictSentence, verificationText } from '../../verification/report-model.ts';

const VERDICTS: Readonly<Record<Verdict, { readonly icon: LucideIcon; readonly word: string }>> = {
  sound: { icon: ShieldCheck, word: 'Sound' },
  odd: { icon: TriangleAlert, word: 'Sound, with warnings' },
  broken: { icon: CircleX, word: 'Laws are broken' },
};

interface ResultPanelProps {
  readonly report: Verification;
  readonly segments: readonly SegmentView[];
}

/** One verification: the verdict, what was found by law, and the report as a file. */
export function ResultPanel({ report, segments }: ResultPanelProps): ReactNode {
  const zone = useZone();
  const verdict = verdictOf(report);
  const { icon: Icon, word } = VERDICTS[verdict];
  const left = report.errors + report.warnings - report.findings.length;
  return (
    <Panel
      title="Result"
      about={
        <span title={formatInstant(report.endedMs, zone)}>
          {visibleText(scopeOf(report))}, {report.level}, {formatTime(report.endedMs, zone, 'second')} {zone}
        </span>
      }
      actions={<SaveActions report={report} segments={segments} />}
    >
      <div className={`verdict ${verdict}`} role="status">
        <Icon size={22} strokeWidth={1.8} aria-hidden />
        <div className="grow">
          <h2>{word}</h2>
          <p>
            {verdictSentence(report)} <span className="dim">Took {formatDuration(report.endedMs - report.startedMs)}.</span>
          </p>
        </div>
      </div>
      <FindingList findings={report.findings} links />
      {left > 0 && <p className="dim">{formatCount(left, 'more finding')} not listed.</p>}
      {verdict === 'broken' && (
        <p className="dim next-step">
          What is sound can be read as before. <code>repair</code> (at the right) shows a plan of what it would do and changes nothing until it is
          applied; nothing is ever deleted by it. Journals of the affected time can be replayed: what is stored already is not counted twice.
        </p>
      )}
    </Panel>
  );
}

function SaveActions({ report, segments }: ResultPanelProps): ReactNode {
  const store = useStore();
  const zone = useZone();
  const app = useQuery(queries.appState()).data;
  if (!store || !app) return null;
  const parts: ReportParts = { report, store, segments, zone, version: app.version, engine: app.engine };
  return (
    <>
      <CopyButton text={verificationText(report, store.path, zone)} label="Copy" />
      <Button icon={FileJson} onClick={() => saveFile(reportName(parts, 'json'), reportJson(parts), 'application/json')}>
        Save JSON
      </Button>
      <Button icon={Printer} onClick={() => saveFile(reportName(parts, 'html'), reportHtml(parts), 'text/html')}>
        Save for print
      </Button>
    </>
  );
}

interface NoResultProps {
  readonly segments: readonly SegmentView[];
  readonly about: string;
  readonly obstacle: string | null;
  readonly onRun: () => void;
}

/** Nothing was verified since the store was opened. */
export function NoResult({ segments, about, obstacle, onRun }: NoResultProps): ReactNode {
  return (
    <Panel>
      <EmptyState
        icon={ShieldQuestion}
        title="Not verified since this store was opened"
        actions={
          <Button variant="primary" icon={ShieldCheck} disabledReason={obstacle} onClick={onRun}>
            Verify {formatInteger(segments.length)} {segments.length === 1 ? 'segment' : 'segments'}
          </Button>
        }
      >
        A verification changes no event and can be cancelled; the store goes on taking events meanwhile. {about}
      </EmptyState>
    </Panel>
  );
}
