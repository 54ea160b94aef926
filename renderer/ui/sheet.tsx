import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { IconButton } from './button.tsx';
import './sheet.css';

interface SheetProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
  /** Buttons at its foot, the main one last. */
  readonly actions?: ReactNode;
  readonly size?: 'narrow' | 'normal' | 'wide';
}

/** A dialog for a decision. Never for progress alone: closing it does not stop what it started. */
export function Sheet({ open, onClose, title, description, children, actions, size = 'normal' }: SheetProps): ReactNode {
  const body = useRef<HTMLDivElement>(null);
  const first = (): HTMLElement | null => body.current?.querySelector<HTMLElement>('input:not([disabled])') ?? body.current;
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className={`sheet ${size}`} initialFocus={first}>
          <header className="sheet-head">
            <Dialog.Title className="sheet-title">{title}</Dialog.Title>
            <Dialog.Close render={<IconButton icon={X} label="Close" keys="Esc" />} />
          </header>
          {description !== undefined && <Dialog.Description className="sheet-about">{description}</Dialog.Description>}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a part that scrolls must be reachable by keyboard */}
          <div ref={body} className="sheet-body" tabIndex={0} role="group" aria-label={title}>
            {children}
          </div>
          {actions !== undefined && <footer className="sheet-foot">{actions}</footer>}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
