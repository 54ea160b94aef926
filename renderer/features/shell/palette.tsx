import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { Search } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { AppState } from '../../api/hooks.ts';
import { visibleText } from '../../format/visible-text.ts';
import { showWindow, useWindows } from '../../state/windows.ts';
import type { PageEntry } from './page-entry.ts';
import { paletteGroups, type PaletteGroup, type PaletteItem } from './palette-items.ts';
import { usePaletteItems } from './use-palette-items.ts';

interface PaletteProps {
  readonly pages: readonly PageEntry[];
  readonly app: AppState;
}

/** Search or run: pages, actions and segments behind one key. */
export function Palette(props: PaletteProps): ReactNode {
  const open = useWindows(({ palette }) => palette);
  const openings = useOpenings(open);
  return (
    <Dialog.Root open={open} onOpenChange={(next) => showWindow('palette', next)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className="sheet palette" aria-label="Search or run">
          <Content key={openings} {...props} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** How often it was opened: opened again while it still fades away, it must begin anew. */
function useOpenings(open: boolean): number {
  const [seen, setSeen] = useState({ open, times: 0 });
  if (seen.open !== open) setSeen({ open, times: seen.times + (open ? 1 : 0) });
  return seen.times;
}

function Content({ pages, app }: PaletteProps): ReactNode {
  const [typed, setTyped] = useState('');
  const { groups, segments } = usePaletteItems(pages, app);
  const found = paletteGroups(groups, segments, typed);
  return (
    <Autocomplete.Root
      open
      inline
      items={found}
      filter={null}
      autoHighlight="always"
      keepHighlight
      value={typed}
      onValueChange={setTyped}
      itemToStringValue={(item: PaletteItem) => item.label}
    >
      <div className="palette-input">
        <Search size={15} strokeWidth={1.75} aria-hidden />
        <Autocomplete.Input aria-label="Search or run" placeholder="A page, an action, a segment…" />
        <Dialog.Close className="visually-hidden">Close</Dialog.Close>
      </div>
      <Autocomplete.Empty>
        {found.length === 0 && <div className="palette-none">Nothing is called that. Segments are found by any part of their id.</div>}
      </Autocomplete.Empty>
      <Autocomplete.List className="palette-list">
        {(group: PaletteGroup) => (
          <Autocomplete.Group key={group.value} items={group.items}>
            <Autocomplete.GroupLabel className="group-label">{group.value}</Autocomplete.GroupLabel>
            <Autocomplete.Collection>{(item: PaletteItem) => <Line key={item.id} item={item} />}</Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}

function Line({ item }: { readonly item: PaletteItem }): ReactNode {
  const run = (): void => {
    showWindow('palette', false);
    item.run();
  };
  return (
    <Autocomplete.Item className="item" value={item} disabled={item.disabledReason !== null} onClick={run}>
      <item.icon size={14} strokeWidth={1.75} aria-hidden />
      <span className="grow cut">{visibleText(item.label)}</span>
      {item.disabledReason !== null && <span className="item-note cut">{item.disabledReason}</span>}
      {item.keys !== null && <kbd>{item.keys}</kbd>}
    </Autocomplete.Item>
  );
}
