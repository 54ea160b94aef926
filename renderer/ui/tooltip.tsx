import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';
import './popup.css';

interface TipProps {
  readonly text: ReactNode;
  readonly keys?: string | undefined;
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
  /** The element it belongs to; must take the focus, or the tip is for the mouse alone. */
  readonly children: ReactElement;
}

/** A short explanation on hover and focus. */
export function Tip({ text, keys, side = 'bottom', children }: TipProps): ReactNode {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal>
        <Tooltip.Positioner className="popup-layer" side={side} sideOffset={6}>
          <Tooltip.Popup className="tip">
            {text}
            {keys !== undefined && <kbd>{keys}</kbd>}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
