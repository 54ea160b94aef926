import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import './state.css';

interface EmptyStateProps {
  readonly icon?: LucideIcon;
  /** What is missing: `No segments 2-4 Nov (UTC)`. */
  readonly title: string;
  /** Why, and what is safe. */
  readonly children?: ReactNode;
  /** The one next thing to do first. */
  readonly actions?: ReactNode;
}

/** Nothing to show, and why. */
export function EmptyState({ icon: Icon, title, children, actions }: EmptyStateProps): ReactNode {
  return (
    <div className="empty">
      {Icon && <Icon size={26} strokeWidth={1.4} aria-hidden />}
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
      {actions !== undefined && <div className="row">{actions}</div>}
    </div>
  );
}
