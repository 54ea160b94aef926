import { createPortal } from 'react-dom';
import type { ReactNode } from 'react';

/** What goes on paper when the window is printed, in place of everything that is on the screen. */
export function PrintOnly({ children }: { readonly children: ReactNode }): ReactNode {
  return createPortal(
    <div className="print-only" aria-hidden>
      {children}
    </div>,
    document.body,
  );
}
