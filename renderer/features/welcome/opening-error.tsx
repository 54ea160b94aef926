import { Lock, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Fault } from '../../../electron/contract/fault.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { programName } from './inspection-words.ts';
import type { Opening } from './use-opening.ts';

/** Why a store did not open, and what can be done about it. */
export function OpeningError({ opening }: { readonly opening: Opening }): ReactNode {
  const { path } = opening;
  const fault = opening.fault && inFewWords(opening.fault);
  if (!fault) return null;
  const retry = (
    <Button
      key="retry"
      variant="primary"
      icon={RotateCw}
      busy={opening.busy !== null}
      onClick={() => (path === null ? opening.sample() : opening.open(path, opening.wasReadOnly))}
    >
      Retry
    </Button>
  );
  // Not where another program has it: a store that somebody writes to cannot be read meanwhile.
  const readOnly = path !== null && !opening.wasReadOnly && fault.code === 'DISK' && (
    <Button key="read" icon={Lock} busy={opening.busy !== null} onClick={() => opening.open(path, true)}>
      Open read-only
    </Button>
  );
  const again = fault.code !== 'NEWER_FORMAT' && fault.code !== 'NOT_A_STORE';
  return (
    <ErrorPanel
      fault={fault}
      during={path === null ? 'Making the sample store' : `Opening ${path}`}
      actions={
        <>
          {again && retry}
          {readOnly}
          <Button onClick={opening.reset}>Dismiss</Button>
        </>
      }
    />
  );
}

/** Who holds the store without the folders of that program; the details that can be copied name it in full. */
function inFewWords(fault: Fault): Fault {
  if (fault.code !== 'LOCKED' || fault.holder === null) return fault;
  return { ...fault, message: `This store is in use by ${programName(fault.holder.program)} (PID ${fault.holder.pid}).` };
}
