import type { ReactNode } from 'react';
import { formatInteger } from '../../format/count.ts';
import { visibleText } from '../../format/visible-text.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import type { SqlAnswer } from './vocabulary.ts';

const MOST_SHOWN = 20_000;

interface RowDrawerProps {
  readonly answer: SqlAnswer;
  readonly at: number;
  readonly onClose: () => void;
}

/** One row of an answer, every value whole and to be copied. */
export function RowDrawer({ answer, at, onClose }: RowDrawerProps): ReactNode {
  const row = answer.rows[at] ?? [];
  const json = JSON.stringify(Object.fromEntries(answer.columns.map(({ name }, index) => [name, row[index] ?? null])), null, 2);
  return (
    <Drawer
      label={`Row ${at + 1}`}
      title={<b>Row {formatInteger(at + 1)}</b>}
      head={
        <div className="row">
          <CopyButton text={json} label="Copy as JSON" />
        </div>
      }
      onClose={onClose}
    >
      <dl className="sql-values">
        {answer.columns.map(({ name, type }, index) => (
          // eslint-disable-next-line react/no-array-index-key -- the columns of an answer keep their places
          <div key={index}>
            <dt>
              <span className="mono">{visibleText(name, 200)}</span>
              <small>{visibleText(type, 80).toLowerCase()}</small>
            </dt>
            <dd>
              <Value value={row[index] ?? null} name={name} />
            </dd>
          </div>
        ))}
      </dl>
    </Drawer>
  );
}

function Value({ value, name }: { readonly value: string | null; readonly name: string }): ReactNode {
  if (value === null) return <i className="dim">null</i>;
  return (
    <>
      <pre className="selectable">{visibleText(value, MOST_SHOWN)}</pre>
      <CopyButton small text={value} label={`Copy ${visibleText(name, 80)}`} />
    </>
  );
}
