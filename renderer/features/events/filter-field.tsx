import { Autocomplete } from '@base-ui/react/autocomplete';
import { Check, Filter, Search } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { formatInteger } from '../../format/count.ts';
import { visibleText } from '../../format/visible-text.ts';
import '../../ui/field.css';
import '../../ui/popup.css';
import { setFilter } from '../billing/view.ts';
import { suggest, toggled, type Suggestion } from './suggestions.ts';
import { openEvent, type Events } from './use-events.ts';

/** One field for every filter: it completes the values of the store with their counts, and opens an event by its id. */
export function FilterField({ events }: { readonly events: Events }): ReactNode {
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const found = suggest(typed, events.data?.options ?? {}, events.filter);
  const choose = (chosen: Suggestion): void => {
    setTyped('');
    setOpen(false);
    if (chosen.kind === 'id') openEvent(chosen.id);
    else setFilter(toggled(events.filter, chosen.by, chosen.value));
  };
  return (
    <Autocomplete.Root
      items={found}
      filter={null}
      open={open && (found.length > 0 || typed !== '')}
      onOpenChange={setOpen}
      openOnInputClick
      autoHighlight="always"
      value={typed}
      onValueChange={(value, { reason }) => reason !== 'item-press' && setTyped(value)}
      itemToStringValue={(item: Suggestion) => keyOf(item)}
    >
      <span className="text-input events-filter">
        <Filter size={14} strokeWidth={1.75} aria-hidden />
        <Autocomplete.Input aria-label="Filter events" data-filter placeholder="Filter, or paste an event id" spellCheck={false} />
      </span>
      <Autocomplete.Portal>
        <Autocomplete.Positioner className="popup-layer" sideOffset={4} align="start">
          <Autocomplete.Popup className="popup events-suggestions">
            <Autocomplete.Empty>{found.length === 0 && <div className="palette-none">No value of this store contains that.</div>}</Autocomplete.Empty>
            <Autocomplete.List>
              {(item: Suggestion) => (
                <Autocomplete.Item key={keyOf(item)} className="item" value={item} onClick={() => choose(item)}>
                  <Line item={item} />
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  );
}

function keyOf(item: Suggestion): string {
  return item.kind === 'id' ? `id ${item.id}` : `${item.by}: ${item.value}`;
}

function Line({ item }: { readonly item: Suggestion }): ReactNode {
  if (item.kind === 'id') {
    return (
      <>
        <Search size={14} strokeWidth={1.75} aria-hidden />
        <span className="grow cut">
          Open the event <span className="mono">{visibleText(item.id, 80)}</span>
        </span>
      </>
    );
  }
  return (
    <>
      <span className="check">{item.chosen && <Check size={13} aria-label="chosen" />}</span>
      <span className="dim events-by">{item.by}</span>
      <span className="grow cut">{item.label}</span>
      <span className="item-note num">{formatInteger(item.requests)}</span>
    </>
  );
}
