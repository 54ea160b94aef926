import { Check, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatInteger } from '../format/count.ts';
import { Tag } from '../ui/tag.tsx';
import { accounted, addsUp, proportions } from './accounting.ts';
import { FATE_MEANING, FATES, type Counts } from './fates.ts';
import './accounting.css';

interface TotalsBarProps {
  readonly counts: Counts;
  /** Numbers still grow. */
  readonly growing: boolean;
}

/** The sum that must come out even: read = new + duplicate + conflict + rejected, as words and as a bar. */
export function TotalsBar({ counts, growing }: TotalsBarProps): ReactNode {
  const widths = proportions(counts);
  const even = addsUp(counts);
  return (
    <div className="totals">
      <div className="totals-sum" role="group" aria-label="Totals">
        <Term value={counts.read} word="read" />
        <span className="totals-sign">=</span>
        {FATES.map((fate, index) => (
          <span key={fate} className="totals-part" title={FATE_MEANING[fate]}>
            {index > 0 && <span className="totals-sign">+</span>}
            <span className={`fate-swatch ${fate}`} aria-hidden />
            <Term value={counts[fate]} word={fate} />
          </span>
        ))}
        {even ? (
          <Tag tone={growing ? 'neutral' : 'ok'} icon={Check}>
            adds up
          </Tag>
        ) : (
          <Tag tone="bad" icon={TriangleAlert}>
            {formatInteger(Math.abs(counts.read - accounted(counts)))} not accounted for
          </Tag>
        )}
      </div>
      <div className="totals-track" aria-hidden>
        {FATES.map((fate) => widths[fate] > 0 && <span key={fate} className={`totals-bar ${fate}`} style={{ width: `${widths[fate]}%` }} />)}
      </div>
    </div>
  );
}

function Term({ value, word }: { readonly value: number; readonly word: string }): ReactNode {
  return (
    <span className={value === 0 ? 'totals-term zero' : 'totals-term'}>
      <b>{formatInteger(value)}</b> {word}
    </span>
  );
}
