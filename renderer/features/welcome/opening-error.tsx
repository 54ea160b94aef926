import { Lock, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import type { Opening } from './use-opening.ts';

/** Why a store did not open, and what can be done about it. */
export function OpeningError({ opening }: { readonly opening: Opening }): ReactNode {
  const { fault, path } = opening;
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
  const readOnly = path !== null && !opening.wasReadOnly && (fault.code === 'LOCKED' || fault.code === 'DISK') && (
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
          <Button onClick={opening.reset}>Close</Button>
        </>
      }
    />
  );
}
