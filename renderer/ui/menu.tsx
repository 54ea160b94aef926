import { Menu as Base } from '@base-ui/react/menu';
import { Check, type LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import './popup.css';

export interface MenuItem {
  readonly id: string;
  readonly label: ReactNode;
  readonly icon?: LucideIcon;
  readonly note?: ReactNode;
  readonly checked?: boolean;
  readonly disabled?: boolean;
  readonly onSelect: () => void;
}

interface MenuGroup {
  readonly label?: string;
  readonly items: readonly MenuItem[];
}

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly groups: readonly MenuGroup[];
  readonly align?: 'start' | 'end';
}

/** Actions behind one button. */
export function Menu({ trigger, groups, align = 'start' }: MenuProps): ReactNode {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className="popup-layer" sideOffset={4} align={align}>
          <Base.Popup className="popup">
            {groups.map((group, index) => (
              <Base.Group key={group.label ?? `group-${index}`}>
                {index > 0 && <hr />}
                {group.label !== undefined && <Base.GroupLabel className="group-label">{group.label}</Base.GroupLabel>}
                {group.items.map((item) => (
                  <Item key={item.id} item={item} />
                ))}
              </Base.Group>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function Item({ item }: { readonly item: MenuItem }): ReactNode {
  const Icon = item.icon;
  return (
    <Base.Item className="item" disabled={item.disabled ?? false} onClick={item.onSelect}>
      {item.checked !== undefined && <span className="check">{item.checked && <Check size={13} aria-label="chosen" />}</span>}
      {Icon && <Icon size={14} strokeWidth={1.75} aria-hidden />}
      <span className="grow cut">{item.label}</span>
      {item.note !== undefined && <span className="item-note">{item.note}</span>}
    </Base.Item>
  );
}
