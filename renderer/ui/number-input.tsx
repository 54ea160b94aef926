import { NumberField } from '@base-ui/react/number-field';
import { Minus, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import './field.css';

interface NumberInputProps {
  readonly id?: string;
  readonly label?: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
}

/** A whole number with steppers. */
export function NumberInput({ id, label, value, min, max, disabled = false, onChange }: NumberInputProps): ReactNode {
  return (
    <NumberField.Root
      {...(id === undefined ? {} : { id })}
      value={value}
      min={min}
      max={max}
      step={1}
      disabled={disabled}
      onValueChange={(next) => next !== null && onChange(Math.round(next))}
    >
      <NumberField.Group className="number-field">
        <NumberField.Decrement aria-label="Less">
          <Minus size={12} />
        </NumberField.Decrement>
        <NumberField.Input {...(label === undefined ? {} : { 'aria-label': label })} />
        <NumberField.Increment aria-label="More">
          <Plus size={12} />
        </NumberField.Increment>
      </NumberField.Group>
    </NumberField.Root>
  );
}
