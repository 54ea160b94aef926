import type { ClipboardEvent, ReactNode } from 'react';

interface ExactProps {
  /** The value without rounding: its tooltip, and what a copy of it gives. */
  readonly exact: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A shortened number that keeps its exact value on hover and on copy. */
export function Exact({ exact, className = '', children }: ExactProps): ReactNode {
  const copy = (event: ClipboardEvent<HTMLElement>): void => {
    const range = window.getSelection()?.getRangeAt(0);
    if (!range || !event.currentTarget.contains(range.commonAncestorContainer)) return;
    event.clipboardData.setData('text/plain', exact);
    event.preventDefault();
  };
  return (
    <data className={`selectable ${className}`} value={exact} title={exact} onCopy={copy}>
      {children}
    </data>
  );
}
