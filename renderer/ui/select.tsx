import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import './popup.css';

export interface Option<V extends string> {
  readonly value: V;
  readonly label: string;
}

interface SelectProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly options: readonly Option<V>[];
  readonly onChange: (value: V) => void;
  /** Shown before the value: `by`, `per`. */
  readonly prefix?: string;
  readonly disabled?: boolean;
}

/** One of a few values. */
export function Select<V extends string>({ label, value, options, onChange, prefix, disabled = false }: SelectProps<V>): ReactNode {
  return (
    <Base.Root items={options} value={value} disabled={disabled} onValueChange={(next) => next !== null && onChange(next)}>
      <Base.Trigger className="btn" aria-label={label}>
        {prefix !== undefined && <span className="dim">{prefix}</span>}
        <Base.Value />
        <ChevronsUpDown size={13} strokeWidth={1.75} aria-hidden />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className="popup-layer" sideOffset={4} alignItemWithTrigger={false}>
          <Base.Popup className="popup">
            <Base.List>
              {options.map((option) => (
                <Base.Item key={option.value} value={option.value} className="item">
                  <span className="check">
                    <Base.ItemIndicator>
                      <Check size={13} />
                    </Base.ItemIndicator>
                  </span>
                  <Base.ItemText>{option.label}</Base.ItemText>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
