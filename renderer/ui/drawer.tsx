import { X } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { IconButton } from './button.tsx';
import './drawer.css';

interface DrawerProps {
  /** Its accessible name. */
  readonly label: string;
  readonly title: ReactNode;
  /** Below the title: tags, actions. */
  readonly head?: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The panel at the right of a page: one thing looked at closely. `Esc` inside closes it. */
export function Drawer({ label, title, head, onClose, children }: DrawerProps): ReactNode {
  const close = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    onClose();
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Esc anywhere inside closes it
    <aside className="drawer" aria-label={label} onKeyDown={close}>
      <header className="drawer-head">
        <div className="row">
          <div className="drawer-title grow">{title}</div>
          <IconButton icon={X} label="Close" keys="Esc" onClick={onClose} />
        </div>
        {head}
      </header>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a part that scrolls must be reachable by keyboard */}
      <div className="drawer-body" tabIndex={0} role="group" aria-label={`${label}, details`}>
        {children}
      </div>
    </aside>
  );
}

/** A titled part of a drawer. */
export function DrawerPart({
  title,
  actions,
  children,
}: {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <section className="drawer-part">
      <div className="row">
        <h2>{title}</h2>
        <div className="row push tight">{actions}</div>
      </div>
      {children}
    </section>
  );
}
