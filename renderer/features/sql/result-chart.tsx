import { useState, type ReactNode } from 'react';
import { formatInteger } from '../../format/count.ts';
import { visibleText } from '../../format/visible-text.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Select } from '../../ui/select.tsx';
import { chartBars, chartColumns, MOST_BARS } from './chart-model.ts';
import type { SqlAnswer } from './vocabulary.ts';

/** The rows of an answer as bars: one column names them, another says how long they are. */
export function ResultChart({ answer }: { readonly answer: SqlAnswer }): ReactNode {
  const { names, values } = chartColumns(answer);
  const [name, setName] = useState(names[0] ?? 0);
  const [value, setValue] = useState(values.find((index) => index !== names[0]) ?? values[0]);
  if (value === undefined) return <EmptyState title="Nothing to draw">A chart needs a column of numbers. The table has every value.</EmptyState>;
  const bars = chartBars(answer, name, value);
  const option = (index: number): { value: string; label: string } => ({
    value: String(index),
    label: visibleText(answer.columns[index]?.name ?? '', 60),
  });
  return (
    <div className="sql-chart">
      <div className="row wrap">
        <Select
          label="Length of the bars"
          prefix="draw"
          value={String(value)}
          options={values.map(option)}
          onChange={(next) => setValue(Number(next))}
        />
        <Select label="Name of the bars" prefix="by" value={String(name)} options={names.map(option)} onChange={(next) => setName(Number(next))} />
        {answer.rows.length > MOST_BARS && <span className="dim">The first {formatInteger(MOST_BARS)} rows.</span>}
      </div>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a part that scrolls must be reachable by keyboard */}
      <ol tabIndex={0} aria-label={`${option(value).label} by ${option(name).label}`}>
        {bars.map(({ label, exact, share }, index) => (
          // eslint-disable-next-line react/no-array-index-key -- rows may repeat
          <li key={index}>
            <span className="cut" title={visibleText(label, 400)}>
              {visibleText(label, 120)}
            </span>
            <span className={share < 0 ? 'sql-bar below' : 'sql-bar'}>
              <i style={{ width: `${Math.abs(share) * 100}%` }} />
            </span>
            <data className="mono selectable" value={exact ?? ''}>
              {exact ?? '-'}
            </data>
          </li>
        ))}
      </ol>
    </div>
  );
}
