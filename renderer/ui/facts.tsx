import { Fragment, type ReactNode } from 'react';
import './facts.css';

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
}

/** Labels and values in two columns. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }): ReactNode {
  return (
    <dl className="facts">
      {facts.map(({ label, value }, index) => (
        // eslint-disable-next-line react/no-array-index-key -- labels from files may repeat
        <Fragment key={index}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

interface StatProps {
  readonly label: string;
  readonly value: ReactNode;
  /** Below the label: what it is of, what is missing. */
  readonly note?: ReactNode;
  /** The exact value, on hover. */
  readonly exact?: string | undefined;
}

/** A headline number. */
export function Stat({ label, value, note, exact }: StatProps): ReactNode {
  return (
    <div className="stat" title={exact}>
      <b>{value}</b>
      <span>{label}</span>
      {note !== undefined && <small>{note}</small>}
    </div>
  );
}

/** Headline numbers side by side. */
export function Stats({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className="stats">{children}</div>;
}
