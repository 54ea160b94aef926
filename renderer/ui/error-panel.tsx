import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Fault } from '../../electron/contract/fault.ts';
import { visibleText } from '../format/visible-text.ts';
import { CopyButton } from './copy-button.tsx';
import './state.css';
import { faultDetails, shortCode } from './fault-words.ts';

interface ErrorPanelProps {
  readonly fault: Fault;
  /** What was being done: `Opening the store`. */
  readonly during?: string;
  /** The next action first. */
  readonly actions?: ReactNode;
}

/** What went wrong, why, what is safe and what to do next; the engine's own words stay folded. */
export function ErrorPanel({ fault, during, actions }: ErrorPanelProps): ReactNode {
  return (
    <div className="error-panel" role="alert">
      <div className="error-head">
        <CircleAlert size={16} aria-hidden />
        <div className="grow">
          {during !== undefined && <span className="visually-hidden">{during}: </span>}
          <h2>{visibleText(fault.message)}</h2>
        </div>
        <code>{shortCode(fault.code)}</code>
      </div>
      {fault.holder && !fault.message.includes(String(fault.holder.pid)) && (
        <p>
          Held by <b>{visibleText(fault.holder.program)}</b>, process {fault.holder.pid}. One program writes at a time; your data is untouched.
        </p>
      )}
      {fault.hint !== null && <p>{visibleText(fault.hint)}</p>}
      <div className="row wrap">
        {actions}
        <CopyButton text={faultDetails(fault, during)} label="Copy details" />
      </div>
      {fault.detail !== null && (
        <details>
          <summary>What the engine said</summary>
          <pre>{visibleText(fault.detail, 8_000)}</pre>
        </details>
      )}
    </div>
  );
}
