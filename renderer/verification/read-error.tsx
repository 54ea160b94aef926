import type { ReactNode } from 'react';
import { faultOf } from '../api/remote-fault.ts';
import { goTo } from '../state/location.ts';
import { Button } from '../ui/button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';

interface ReadErrorProps {
  readonly error: unknown;
  /** What was being done: `Reading events`. */
  readonly during: string;
  readonly retry: () => void;
  /** What else can be done. */
  readonly children?: ReactNode;
}

/** What was asked of the segments has no answer. Reading again mends no damage: then the next step is to learn where it is. */
export function ReadError({ error, during, retry, children }: ReadErrorProps): ReactNode {
  const fault = faultOf(error);
  const damaged = fault.code === 'CORRUPT';
  return (
    <ErrorPanel
      fault={fault}
      during={during}
      actions={
        <>
          {damaged && (
            <Button variant="primary" onClick={() => goTo('integrity')}>
              Open Integrity
            </Button>
          )}
          <Button variant={damaged ? 'plain' : 'primary'} onClick={retry}>
            Try again
          </Button>
          {children}
        </>
      }
    />
  );
}
