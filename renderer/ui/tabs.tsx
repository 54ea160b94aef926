import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { formatInteger } from '../format/count.ts';
import './tabs.css';

export interface TabItem<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly count?: number | undefined;
  /** What the tab shows; without it the tabs only choose and the page shows. */
  readonly panel?: ReactNode;
}

interface TabsProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly items: readonly TabItem<V>[];
  readonly onChange: (value: V) => void;
}

/** Views of one thing, one at a time. */
export function Tabs<V extends string>({ label, value, items, onChange }: TabsProps<V>): ReactNode {
  return (
    <Base.Root value={value} onValueChange={(next: V) => onChange(next)} className="tabs-root">
      <Base.List className="tabs" aria-label={label}>
        {items.map((item) => (
          <Base.Tab key={item.value} value={item.value} className="tab">
            {item.label}
            {item.count !== undefined && <em>{formatInteger(item.count)}</em>}
          </Base.Tab>
        ))}
        <Base.Indicator className="tab-mark" />
      </Base.List>
      {items.map((item) => (
        <Base.Panel
          key={item.value}
          value={item.value}
          className={item.panel === undefined ? 'tab-panel empty' : 'tab-panel'}
          tabIndex={item.panel === undefined ? -1 : 0}
        >
          {item.panel}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
