import { Hourglass } from 'lucide-react';
import type { ReactNode } from 'react';

/** Exact words of one bucket. */
export interface TipText {
  readonly title: string;
  /** Why the bar must not be trusted as a whole one, or null. */
  readonly state: string | null;
  readonly lines: readonly { readonly id: string; readonly label: string; readonly colour: string; readonly value: string }[];
  readonly sum: { readonly label: string; readonly value: string } | null;
  /** What there was in the period before. */
  readonly before?: { readonly label: string; readonly value: string } | null | undefined;
  /** What the numbers lack. */
  readonly lacks?: string | null;
  /** Everything as one sentence, for screen readers. */
  readonly spoken: string;
}

interface StackedTipProps {
  readonly text: TipText;
  /** The layer that the pointer is on. */
  readonly over: string | null;
  /** What a click does, or null. */
  readonly hint: string | null;
  /** Where the bar ends and begins; the tip stands beside it, on the side with more room. */
  readonly left: number;
  readonly right: number;
  readonly width: number;
}

/** What stands in a bar, group by group. */
export function StackedTip({ text, over, hint, left, right, width }: StackedTipProps): ReactNode {
  const place = left < width / 2 ? { left: left + 12 } : { right: width - right + 12 };
  return (
    <div className="stacked-tip" style={place} aria-hidden>
      <h4>{text.title}</h4>
      {text.state !== null && (
        <span className="state">
          <Hourglass size={11} aria-hidden />
          {text.state}
        </span>
      )}
      <ul>
        {text.lines.map(({ id, label, colour, value }) => (
          <li key={id} className={id === over ? 'over' : ''}>
            <span className="swatch" style={{ background: colour }} />
            <span className="cut">{label}</span>
            <span className="value">{value}</span>
          </li>
        ))}
        {text.sum && (
          <li className="sum">
            <span />
            <span>{text.sum.label}</span>
            <span className="value">{text.sum.value}</span>
          </li>
        )}
        {text.before && (
          <li className="before">
            <span />
            <span>{text.before.label}</span>
            <span className="value">{text.before.value}</span>
          </li>
        )}
      </ul>
      {(text.lacks ?? '') !== '' && <p>{text.lacks}</p>}
      {hint !== null && <p>{hint}</p>}
    </div>
  );
}
