import { Checkbox as Base } from '@base-ui/react/checkbox';
import { Check, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import './field.css';

interface CheckboxProps {
  readonly checked: boolean | 'some';
  readonly onChange: (checked: boolean) => void;
  /** Shown beside it; with `hidden` it is only its accessible name. */
  readonly label: string;
  readonly hidden?: boolean;
  readonly disabled?: boolean;
  readonly tabIndex?: number;
}

/** A box to tick; `some` when part of what it stands for is ticked. */
export function Checkbox({ checked, onChange, label, hidden = false, disabled = false, tabIndex = 0 }: CheckboxProps): ReactNode {
  const box = (
    <Base.Root
      className="checkbox"
      checked={checked === true}
      indeterminate={checked === 'some'}
      disabled={disabled}
      tabIndex={tabIndex}
      onCheckedChange={onChange}
      {...(hidden ? { 'aria-label': label } : {})}
    >
      <Base.Indicator>{checked === 'some' ? <Minus size={11} strokeWidth={3} /> : <Check size={11} strokeWidth={3} />}</Base.Indicator>
    </Base.Root>
  );
  return hidden ? (
    box
  ) : (
    // eslint-disable-next-line jsx-a11y/label-has-associated-control -- the box inside is the control
    <label className="check-row">
      {box}
      <span>{label}</span>
    </label>
  );
}
