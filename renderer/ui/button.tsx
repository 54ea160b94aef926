import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, MouseEvent, ReactNode, Ref } from 'react';
import './button.css';
import { Tip } from './tooltip.tsx';

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type' | 'disabled'>;

interface Common extends Native {
  readonly ref?: Ref<HTMLButtonElement>;
  readonly icon?: LucideIcon;
  readonly disabled?: boolean;
  /** Why it cannot be used now; the button stays reachable and says so. */
  readonly disabledReason?: string | null | undefined;
  /** Something it started is going on. */
  readonly busy?: boolean;
}

export interface ButtonProps extends Common {
  readonly variant?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly size?: 'normal' | 'small' | 'large';
  readonly children: ReactNode;
}

/** A button with a label. Blocked ones keep the focus and give their reason. */
export function Button({ variant = 'plain', size = 'normal', icon: Icon, children, className, ...rest }: ButtonProps): ReactNode {
  return (
    <Pressable className={`btn ${variant} ${size} ${className ?? ''}`} {...rest}>
      {Icon && <Icon size={14} strokeWidth={1.9} aria-hidden />}
      <span className="cut">{children}</span>
    </Pressable>
  );
}

export interface IconButtonProps extends Common {
  readonly icon: LucideIcon;
  /** Its name, also shown as its tooltip. */
  readonly label: string;
  /** Keys that do the same, shown in the tooltip. */
  readonly keys?: string;
  readonly pressed?: boolean;
  readonly size?: 'normal' | 'small';
}

/** A button that is only an icon; its name is its tooltip. */
export function IconButton({ icon: Icon, label, keys, pressed, size = 'normal', className, disabledReason, ...rest }: IconButtonProps): ReactNode {
  return (
    <Tip text={disabledReason ?? label} keys={keys}>
      <Pressable
        className={`icon-btn ${size} ${className ?? ''}`}
        aria-label={label}
        {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
        blocked={disabledReason !== null && disabledReason !== undefined}
        {...rest}
      >
        <Icon size={size === 'small' ? 14 : 15} strokeWidth={1.75} aria-hidden />
      </Pressable>
    </Tip>
  );
}

function Pressable({
  disabled,
  disabledReason,
  busy,
  blocked: given,
  onClick,
  icon: _icon,
  ...rest
}: Common & { readonly blocked?: boolean }): ReactNode {
  const reason = disabledReason ?? null;
  const blocked = given === true || reason !== null || busy === true;
  const press = (event: MouseEvent<HTMLButtonElement>): void => (blocked ? event.preventDefault() : onClick?.(event));
  const button = (
    <button type="button" {...rest} disabled={disabled} aria-disabled={blocked || undefined} aria-busy={busy === true || undefined} onClick={press} />
  );
  return reason === null ? button : <Tip text={reason}>{button}</Tip>;
}
