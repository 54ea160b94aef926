import { CircleSlash, TerminalSquare } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { formatCount } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { useNow } from '../../state/now.ts';
import { goTo } from '../../state/location.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Note } from '../../ui/note.tsx';
import { Panel } from '../../ui/page.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { ProblemPanel } from './problem-panel.tsx';
import { ResultChart } from './result-chart.tsx';
import { type ResultRow, resultColumns } from './result-columns.tsx';
import { ResultExport } from './result-export.tsx';
import type { Run } from './runs.ts';
import type { SqlAnswer } from './vocabulary.ts';
import { estimateText, EXAMPLES } from './words.ts';

interface ResultPanelProps {
  readonly run: Run | null;
  readonly openRow: number | null;
  readonly onOpenRow: (at: number | null) => void;
  readonly onExample: (text: string) => void;
  readonly onReveal: (position: number) => void;
  readonly onCancel: () => void;
}

/** What became of the statement. */
export function ResultPanel({ run, openRow, onOpenRow, onExample, onReveal, onCancel }: ResultPanelProps): ReactNode {
  if (run === null) return <Nothing onExample={onExample} />;
  switch (run.state) {
    case 'running':
      return <Running sinceMs={run.sinceMs} onCancel={onCancel} />;
    case 'cancelled':
      return (
        <Panel fill>
          <EmptyState icon={CircleSlash} title="Cancelled">
            The statement was stopped and its process ended. The store is not affected.
          </EmptyState>
        </Panel>
      );
    case 'failed':
      return <ErrorPanel fault={run.fault} during="Running the statement" />;
    case 'ended':
      return run.outcome.ok ? (
        <Answer key={run.outcome.id} answer={run.outcome} openRow={openRow} onOpenRow={onOpenRow} />
      ) : (
        <ProblemPanel text={run.text} problem={run.outcome.problem} onReveal={onReveal} />
      );
  }
}

function Nothing({ onExample }: { readonly onExample: (text: string) => void }): ReactNode {
  return (
    <Panel fill>
      <EmptyState
        icon={TerminalSquare}
        title="Nothing has run in this tab"
        actions={EXAMPLES.map(({ title, text }) => (
          <Button key={title} size="small" onClick={() => onExample(text)}>
            {title}
          </Button>
        ))}
      >
        Statements only read, each in a process of its own that is thrown away. Begin with one of these:
      </EmptyState>
    </Panel>
  );
}

function Running({ sinceMs, onCancel }: { readonly sinceMs: number; readonly onCancel: () => void }): ReactNode {
  const nowMs = useNow(1_000);
  return (
    <Panel title="Running" about={`for ${formatDuration(Math.max(0, nowMs - sinceMs))}`} actions={<Button onClick={onCancel}>Cancel</Button>}>
      <Progress label="The statement is running" done={0} total={null} />
    </Panel>
  );
}

interface AnswerProps {
  readonly answer: SqlAnswer;
  readonly openRow: number | null;
  readonly onOpenRow: (at: number | null) => void;
}

function Answer({ answer, openRow, onOpenRow }: AnswerProps): ReactNode {
  const [view, setView] = useState<'table' | 'chart'>('table');
  const rows = useMemo<readonly ResultRow[]>(() => answer.rows.map((values, at) => ({ at, values })), [answer]);
  const columns = useMemo(() => resultColumns(answer.columns, rows), [answer, rows]);
  return (
    <>
      <Notes answer={answer} />
      <Panel
        fill
        flush
        className="sql-answer"
        title={formatCount(rows.length, 'row')}
        about={`${formatDuration(answer.tookMs)}. ${estimateText(answer.estimate, 'Read')}`}
        actions={
          <>
            <Segmented label="View" value={view} options={VIEWS} onChange={setView} />
            <ResultExport answer={answer} />
          </>
        }
      >
        {view === 'chart' ? (
          <ResultChart answer={answer} />
        ) : (
          <DataTable
            label="Answer"
            columns={columns}
            rows={rows}
            rowKey={({ at }) => `row ${at + 1}`}
            open={openRow === null ? null : `row ${openRow + 1}`}
            onOpen={({ at }) => onOpenRow(at)}
            onClose={() => onOpenRow(null)}
            empty={<EmptyState title="No rows">The statement ran; nothing meets it.</EmptyState>}
          />
        )}
      </Panel>
    </>
  );
}

const VIEWS = [
  { value: 'table', label: 'Table' },
  { value: 'chart', label: 'Chart' },
] as const;

/** What must not be missed about an answer. */
function Notes({ answer: { limited, missing, rows } }: { readonly answer: SqlAnswer }): ReactNode {
  return (
    <>
      {limited !== null && (
        <Note tone="warn">
          These are the first {formatCount(rows.length, 'row')}; there are more.{' '}
          {limited === 'rows'
            ? 'Raise the limit, or narrow the statement.'
            : 'They hold as much text as one answer may: ask for fewer columns or rows.'}
        </Note>
      )}
      {missing.length > 0 && (
        <Note
          tone="warn"
          actions={
            <Button size="small" onClick={() => goTo('integrity')}>
              Open Integrity
            </Button>
          }
        >
          Incomplete: {missing.join(', ')} cannot be read, and what {missing.length === 1 ? 'it holds' : 'they hold'} is not in this answer.
        </Note>
      )}
    </>
  );
}
