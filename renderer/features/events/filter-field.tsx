import { Check, Filter, Search } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { formatInteger } from '../../format/count.ts';
import { visibleText } from '../../format/visible-text.ts';
import { TextInput } from '../../ui/field.tsx';
import '../../ui/popup.css';
import { setFilter } from '../../usage/filter-params.ts';
import { suggest, toggled, type Suggestion } from './suggestions.ts';
import { withCondition } from './conditions.ts';
import { openEvent, setWhere, type Events } from './use-events.ts';

/**
 * One field for every filter: it completes the values of the store with their counts, and opens an event by its id.
 * The list is part of the page: it hides nothing from anybody while it is open.
 */
export function FilterField({ events }: { readonly events: Events }): ReactNode {
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const id = useId();
  const found = open ? suggest(typed, events.data?.options ?? {}, events.filter, events.where) : [];
  const shown = open && (found.length > 0 || typed.trim() !== '');
  const type = (text: string): void => {
    setTyped(text);
    setAt(0);
    setOpen(true);
  };
  const choose = (chosen: Suggestion | undefined): void => {
    if (!chosen) return;
    if (chosen.kind === 'example') return type(chosen.begin);
    setTyped('');
    setOpen(false);
    if (chosen.kind === 'id') openEvent(chosen.id);
    else if (chosen.kind === 'condition') setWhere(withCondition(events.where, chosen.condition));
    else setFilter(toggled(events.filter, chosen.by, chosen.value));
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' && !shown) setOpen(true);
    else if (event.key === 'ArrowDown') setAt(Math.min(found.length - 1, at + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1));
    else if (event.key === 'Enter') choose(found[at]);
    else if (event.key === 'Escape') setOpen(false);
    else return;
    event.preventDefault();
  };
  return (
    <div className="events-filter">
      <TextInput
        icon={Filter}
        role="combobox"
        aria-label="Filter events"
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={shown ? id : undefined}
        aria-activedescendant={shown && found[at] ? `${id}-${at}` : undefined}
        data-filter
        placeholder="Filter: a value, latency > 5 s, or an event id"
        value={typed}
        onValue={type}
        onClick={() => setOpen(true)}
        onKeyDown={press}
        onBlur={() => setOpen(false)}
      />
      {shown && <Choices id={id} found={found} at={at} onChoose={choose} />}
    </div>
  );
}

interface ChoicesProps {
  readonly id: string;
  readonly found: readonly Suggestion[];
  readonly at: number;
  readonly onChoose: (chosen: Suggestion) => void;
}

function Choices({ id, found, at, onChoose }: ChoicesProps): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  return (
    // The field keeps the focus while a line is clicked.
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label="Filters that fit"
      tabIndex={-1}
      className="popup events-choices"
      onPointerDown={(event) => event.preventDefault()}
    >
      {found.length === 0 && (
        <div role="option" aria-selected={false} aria-disabled className="item dim">
          No value of this store contains that.
        </div>
      )}
      {found.map((item, index) => (
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the field has the focus and the keys
        <div
          key={keyOf(item)}
          id={`${id}-${index}`}
          role="option"
          aria-selected={'chosen' in item && item.chosen}
          data-highlighted={index === at ? '' : undefined}
          className="item"
          onClick={() => onChoose(item)}
        >
          <Line item={item} />
        </div>
      ))}
    </div>
  );
}

function keyOf(item: Suggestion): string {
  if (item.kind === 'value') return `${item.by} ${item.value}`;
  return item.kind === 'id' ? 'id' : `${item.kind} ${item.label}`;
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
  if (item.kind === 'example') {
    return (
      <>
        <span className="check" />
        <span className="dim events-by">compare</span>
        <span className="grow cut">{item.label}</span>
      </>
    );
  }
  return (
    <>
      <span className="check">{item.chosen && <Check size={13} aria-label="chosen" />}</span>
      <span className="dim events-by">{item.kind === 'value' ? item.by : 'events'}</span>
      <span className="grow cut">{item.label}</span>
      {item.kind === 'value' && <span className="item-note num">{formatInteger(item.requests)}</span>}
    </>
  );
}
