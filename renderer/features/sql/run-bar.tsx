import { Play, Square } from 'lucide-react';
import type { ReactNode } from 'react';
import { visibleText } from '../../format/visible-text.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { placeText, estimateText } from './words.ts';
import type { useEstimate } from './use-estimate.ts';

export const ROW_LIMITS = [
  { value: '100', label: '100 rows' },
  { value: '1000', label: '1,000 rows' },
  { value: '10000', label: '10,000 rows' },
] as const;
export const TIME_LIMITS = [
  { value: '10', label: '10 s' },
  { value: '30', label: '30 s' },
  { value: '120', label: '2 min' },
  { value: '600', label: '10 min' },
] as const;

export type RowLimit = (typeof ROW_LIMITS)[number]['value'];
export type TimeLimit = (typeof TIME_LIMITS)[number]['value'];

interface RunBarProps {
  readonly text: string;
  readonly running: boolean;
  readonly check: ReturnType<typeof useEstimate>;
  readonly rows: RowLimit;
  readonly seconds: TimeLimit;
  readonly onRows: (rows: RowLimit) => void;
  readonly onSeconds: (seconds: TimeLimit) => void;
  readonly onRun: () => void;
  readonly onCancel: () => void;
}

/** Below the statement: run it or stop it, its limits, and what it would read. */
export function RunBar(props: RunBarProps): ReactNode {
  const { text, running, check, rows, seconds, onRows, onSeconds, onRun, onCancel } = props;
  return (
    <div className="sql-run-bar">
      {running ? (
        <Button icon={Square} onClick={onCancel}>
          Cancel <kbd>Esc</kbd>
        </Button>
      ) : (
        <Button variant="primary" icon={Play} disabledReason={text.trim() === '' ? 'There is no statement yet.' : null} onClick={onRun}>
          Run <kbd>Ctrl Enter</kbd>
        </Button>
      )}
      <Select label="Most rows" prefix="at most" value={rows} options={ROW_LIMITS} onChange={onRows} />
      <Select label="Longest time" prefix="for" value={seconds} options={TIME_LIMITS} onChange={onSeconds} />
      <p className="sql-estimate" role="status">
        {check === null ? '' : check.ok ? estimateText(check.estimate) : problemLine(text, check.problem)}
      </p>
    </div>
  );
}

function problemLine(text: string, { message, position }: { readonly message: string; readonly position: number | null }): string {
  const first = visibleText(message.split('\n')[0] ?? '');
  return position === null ? first : `${placeText(text, position)}: ${first}`;
}
