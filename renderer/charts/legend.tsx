import type { ReactNode } from 'react';
import { isModified } from '../ui/modified.ts';
import './legend.css';

export interface LegendItem {
  readonly id: string;
  readonly label: string;
  readonly colour: string;
  readonly hidden: boolean;
  /** Narrows everything to this one, or opens it when `modified`; absent when it is no single entity. */
  readonly onOnly?: (modified: boolean) => void;
}

interface LegendProps {
  readonly label: string;
  readonly items: readonly LegendItem[];
  readonly onToggle: (id: string) => void;
  readonly onEmphasis: (id: string | null) => void;
}

/** Which colour is whom. A click hides or shows; `only` filters; a click on either with Ctrl, Cmd or Shift opens; hover brings out. */
export function Legend({ label, items, onToggle, onEmphasis }: LegendProps): ReactNode {
  return (
    <div className="legend" role="group" aria-label={label}>
      {items.map(({ id, label: name, colour, hidden, onOnly }) => (
        <span key={id} className="legend-item" onPointerEnter={() => onEmphasis(hidden ? null : id)} onPointerLeave={() => onEmphasis(null)}>
          <button
            type="button"
            aria-pressed={!hidden}
            title={hidden ? 'Show' : 'Hide'}
            onClick={(event) => (onOnly && isModified(event) ? onOnly(true) : onToggle(id))}
          >
            <span className="swatch" style={{ background: colour }} />
            <span className="cut">{name}</span>
          </button>
          {onOnly && (
            <button type="button" className="only" aria-label={`Only ${name}`} onClick={(event) => onOnly(isModified(event))}>
              only
            </button>
          )}
        </span>
      ))}
    </div>
  );
}
