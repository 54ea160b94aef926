import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { visibleText } from '../../format/visible-text.ts';
import { goTo } from '../../state/location.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { placeText } from './words.ts';
import type { SqlProblem } from './vocabulary.ts';

const NAMES: Readonly<Record<SqlProblem['kind'], string>> = {
  statement: 'SQL-01',
  refused: 'SQL-02',
  time: 'SQL-03',
  memory: 'SQL-04',
  crash: 'SQL-05',
  damage: 'DATA-01',
};

interface ProblemPanelProps {
  readonly text: string;
  readonly problem: SqlProblem;
  readonly onReveal: (position: number) => void;
}

/** Why a statement has no answer, and where in it. */
export function ProblemPanel({ text, problem, onReveal }: ProblemPanelProps): ReactNode {
  const { kind, message, hint, position } = problem;
  const [first = '', ...more] = message.split('\n').map((line) => visibleText(line, 4_000));
  return (
    <div className="error-panel" role="alert">
      <div className="error-head">
        <CircleAlert size={16} aria-hidden />
        <div className="grow">
          <h2>{first}</h2>
        </div>
        <code>{NAMES[kind]}</code>
      </div>
      {position !== null && <p>{placeText(text, position)}.</p>}
      {hint !== null && <p>{visibleText(hint)}</p>}
      {more.length > 0 && kind !== 'damage' && <pre>{more.join('\n').trim()}</pre>}
      <div className="row wrap">
        {position !== null && (
          <Button variant="primary" onClick={() => onReveal(position)}>
            Show it in the statement
          </Button>
        )}
        {kind === 'damage' && (
          <Button variant="primary" onClick={() => goTo('integrity')}>
            Open Integrity
          </Button>
        )}
        <CopyButton text={`${message}\n\n${text}`} label="Copy details" />
      </div>
      {kind === 'damage' && (
        <details>
          <summary>What the engine said</summary>
          <pre>{more.join('\n')}</pre>
        </details>
      )}
    </div>
  );
}
