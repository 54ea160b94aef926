import type { LucideIcon } from 'lucide-react';
import { useId, type InputHTMLAttributes, type ReactNode, type Ref } from 'react';
import './field.css';

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | null;
  /** Gets the id and the ids of its descriptions. */
  readonly children: (control: { readonly id: string; readonly 'aria-describedby'?: string; readonly 'aria-invalid'?: boolean }) => ReactNode;
}

/** A labelled control with its hint and what is wrong with it. */
export function Field({ label, hint, error = null, children }: FieldProps): ReactNode {
  const id = useId();
  const described = hint !== undefined || error !== null;
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      {children({ id, ...(described ? { 'aria-describedby': `${id}-about` } : {}), ...(error === null ? {} : { 'aria-invalid': true }) })}
      {described && (
        <p id={`${id}-about`} className={error === null ? 'form-hint' : 'form-hint bad'} role={error === null ? undefined : 'alert'}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

interface TextInputProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'size'> {
  readonly ref?: Ref<HTMLInputElement>;
  readonly icon?: LucideIcon;
  readonly after?: ReactNode;
  readonly mono?: boolean;
  readonly onValue: (value: string) => void;
}

/** A line of text, with an icon before and something after it. */
export function TextInput({ icon: Icon, after, mono = false, onValue, className, ...rest }: TextInputProps): ReactNode {
  return (
    <span className={`text-input ${className ?? ''}`}>
      {Icon && <Icon size={14} strokeWidth={1.75} aria-hidden />}
      <input
        type="text"
        autoComplete="off"
        spellCheck={false}
        className={mono ? 'mono' : ''}
        {...rest}
        onChange={(event) => onValue(event.target.value)}
      />
      {after}
    </span>
  );
}
