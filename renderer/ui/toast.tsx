import { CircleCheck, CircleX, Info, X, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { create } from 'zustand';
import { visibleText } from '../format/visible-text.ts';
import { IconButton } from './button.tsx';
import './state.css';

interface Message {
  readonly tone: 'ok' | 'bad' | 'info';
  readonly text: string;
}
interface Shown extends Message {
  readonly id: number;
}

const useToasts = create<{ readonly shown: readonly Shown[] }>(() => ({ shown: [] }));
let last = 0;

/** Says in a corner what has happened; good news leaves by itself, bad news stays until it is closed. */
export function showToast(message: Message): void {
  last += 1;
  const id = last;
  useToasts.setState(({ shown }) => ({ shown: [...shown.slice(-3), { ...message, id }] }));
  if (message.tone !== 'bad') setTimeout(() => dismiss(id), 5_000);
}

function dismiss(id: number): void {
  useToasts.setState(({ shown }) => ({ shown: shown.filter((toast) => toast.id !== id) }));
}

const ICONS: Readonly<Record<Message['tone'], LucideIcon>> = { ok: CircleCheck, bad: CircleX, info: Info };

/** Where toasts appear; once in the window. */
export function Toasts(): ReactNode {
  const shown = useToasts((state) => state.shown);
  return (
    <div className="toasts" role="status" aria-live="polite" aria-label="Notices">
      {shown.map(({ id, tone, text }) => {
        const Icon = ICONS[tone];
        return (
          <div key={id} className={`toast ${tone}`}>
            <Icon size={15} aria-hidden />
            <div className="grow selectable">{visibleText(text)}</div>
            <IconButton size="small" icon={X} label="Dismiss" onClick={() => dismiss(id)} />
          </div>
        );
      })}
    </div>
  );
}
