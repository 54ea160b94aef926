import type { ReactNode } from 'react';
import './page.css';

interface PageProps {
  readonly title: string;
  /** Beside the title: what of, which range. */
  readonly about?: ReactNode;
  /** Right end of the header, the main action last. */
  readonly actions?: ReactNode;
  /** The panel at the right: one thing looked at closely. Null when closed. */
  readonly drawer?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of every page: header, body, and the drawer beside it. */
export function Page({ title, about, actions, drawer = null, children }: PageProps): ReactNode {
  return (
    <div className={drawer === null ? 'page' : 'page with-drawer'}>
      <main className="page-main" aria-label={title}>
        <header className="page-head">
          <h1>{title}</h1>
          {about !== undefined && <div className="page-about">{about}</div>}
          <div className="row push">{actions}</div>
        </header>
        <div className="page-body">{children}</div>
      </main>
      {drawer}
    </div>
  );
}

interface PanelProps {
  readonly title?: ReactNode;
  /** Small words after the title. */
  readonly about?: ReactNode;
  /** Right end of the title line. */
  readonly actions?: ReactNode;
  /** Takes the height that is left and lets its content scroll. */
  readonly fill?: boolean;
  /** No padding: for tables. */
  readonly flush?: boolean;
  readonly children: ReactNode;
  readonly className?: string;
}

/** One area of a page inside a single line. */
export function Panel({ title, about, actions, fill = false, flush = false, children, className = '' }: PanelProps): ReactNode {
  return (
    <section className={`panel ${fill ? 'fill' : ''} ${flush ? 'flush' : ''} ${className}`}>
      {(title !== undefined || actions !== undefined) && (
        <header className="panel-head">
          {title !== undefined && <h2>{title}</h2>}
          {about !== undefined && <span className="panel-about">{about}</span>}
          {actions !== undefined && <div className="row push">{actions}</div>}
        </header>
      )}
      {children}
    </section>
  );
}
