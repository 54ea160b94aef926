import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import './tag.css';

export type Tone = 'neutral' | 'ok' | 'warn' | 'bad' | 'info';

interface TagProps {
  readonly tone?: Tone;
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
}

/** A state in a word, with its icon: never a colour alone. */
export function Tag({ tone = 'neutral', icon: Icon, children }: TagProps): ReactNode {
  return (
    <span className={`tag ${tone}`}>
      {Icon && <Icon size={11} strokeWidth={2.2} aria-hidden />}
      {children}
    </span>
  );
}
