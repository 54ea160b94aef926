import { CircleCheck, CircleX, Info, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Tone } from './tag.tsx';
import './tag.css';

const ICONS: Readonly<Record<Exclude<Tone, 'neutral'>, LucideIcon>> = { ok: CircleCheck, warn: TriangleAlert, bad: CircleX, info: Info };

interface NoteProps {
  readonly tone?: Exclude<Tone, 'neutral'>;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

/** A sentence that must not be missed, inside a page. */
export function Note({ tone = 'info', children, actions }: NoteProps): ReactNode {
  const Icon = ICONS[tone];
  return (
    <div className={`note ${tone}${actions === undefined ? '' : ' acting'}`} role={tone === 'bad' ? 'alert' : 'note'}>
      <Icon size={14} aria-hidden />
      <div>{children}</div>
      {actions}
    </div>
  );
}
