import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import type { ReactNode } from 'react';
import type { Option } from './select.tsx';
import './segmented.css';

interface SegmentedProps<V extends string> {
  readonly label: string;
  /** The pressed one; null when none is. */
  readonly value: V | null;
  readonly options: readonly Option<V>[];
  readonly onChange: (value: V) => void;
}

/** Two to five values side by side, one pressed. */
export function Segmented<V extends string>({ label, value, options, onChange }: SegmentedProps<V>): ReactNode {
  return (
    <ToggleGroup<V>
      className="segmented"
      aria-label={label}
      value={value === null ? [] : [value]}
      onValueChange={([next]) => next !== undefined && onChange(next)}
    >
      {options.map((option) => (
        <Toggle key={option.value} value={option.value}>
          {option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
