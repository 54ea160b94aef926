import { ChevronDown, ScanSearch, ShieldCheck, Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Fault } from '../../electron/contract/fault.ts';
import { Button } from '../ui/button.tsx';
import { Menu } from '../ui/menu.tsx';
import type { Verify } from './use-verify.ts';

interface VerifyMenuProps {
  readonly verify: Verify;
  readonly ids: readonly string[];
  /** Told of a fault, where there is no room to show it. */
  readonly failed?: (fault: Fault) => void;
}

/** Verify these segments, quickly or in full. */
export function VerifyMenu({ verify, ids, failed }: VerifyMenuProps): ReactNode {
  if (verify.busy)
    return (
      <Button size="small" icon={ShieldCheck} disabledReason={verify.obstacle}>
        Verify
      </Button>
    );
  return (
    <Menu
      align="end"
      trigger={
        <Button size="small" icon={ShieldCheck}>
          <span className="row tight">
            Verify
            <ChevronDown size={12} aria-hidden />
          </span>
        </Button>
      }
      groups={[
        {
          items: [
            { id: 'quick', icon: Zap, label: 'Quick', note: 'names, sizes, catalog', onSelect: () => verify.start(ids, 'quick', failed) },
            { id: 'full', icon: ScanSearch, label: 'Full', note: 'every byte and row', onSelect: () => verify.start(ids, 'full', failed) },
          ],
        },
      ]}
    />
  );
}
