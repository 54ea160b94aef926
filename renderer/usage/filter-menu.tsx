import { Filter, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { formatInteger } from '../format/count.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { TextInput } from '../ui/field.tsx';
import { Popover } from '../ui/popover.tsx';
import { Select } from '../ui/select.tsx';
import { setFilter } from './filter-params.ts';
import { GROUPS, narrowed, narrowings, NO_FILTER, type GroupBy, type UsageFilter, type UsageOptions } from './vocabulary.ts';
import { groupLabel } from './labels.ts';

interface FilterMenuProps {
  readonly options: UsageOptions['options'];
  readonly filter: UsageFilter;
}

const MOST = 200;

/** Narrows to values of a column; every value the store has is offered with its number of requests. */
export function FilterMenu({ options, filter }: FilterMenuProps): ReactNode {
  return (
    <Popover trigger={<Button icon={Filter}>Filter</Button>} label="Filter" align="start">
      <FilterChoice options={options} filter={filter} />
    </Popover>
  );
}

function FilterChoice({ options, filter }: FilterMenuProps): ReactNode {
  const [by, setBy] = useState<GroupBy>(narrowings(filter)[0]?.by ?? 'key');
  const [find, setFind] = useState('');
  const wanted = find.trim().toLowerCase();
  const named = (options[by] ?? []).map(({ value, name, requests }) => ({
    value,
    requests,
    label: groupLabel(value, by, name === null ? {} : { [value]: name }),
  }));
  const found = named.filter(({ value, label }) => label.toLowerCase().includes(wanted) || value.toLowerCase().includes(wanted));
  const chosen = filter[by] ?? [];
  const toggle = (value: string, on: boolean): void => {
    const values = on ? [...chosen, value] : chosen.filter((one) => one !== value);
    setFilter({ ...filter, [by]: values.length === 0 ? null : values });
  };
  return (
    <div className="stack tight filter-menu">
      <div className="row">
        <Select label="Column" value={by} options={GROUPS} onChange={setBy} />
        <TextInput aria-label="Find a value" placeholder="Find" className="grow" value={find} onValue={setFind} />
      </div>
      <ul className="filter-values" aria-label="Values">
        {found.slice(0, MOST).map(({ value, label, requests }) => (
          <li key={value} title={value}>
            <Checkbox label={label} checked={chosen.includes(value)} onChange={(on) => toggle(value, on)} />
            <span className="dim num">{formatInteger(requests)}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="dim">No such value in this store.</p>}
      {found.length > MOST && <p className="dim">{formatInteger(found.length - MOST)} more; find by a part of the name.</p>}
    </div>
  );
}

interface FilterChipsProps extends FilterMenuProps {
  readonly names: Readonly<Record<string, string>>;
}

/** What the page is narrowed to; each can be lifted. */
export function FilterChips({ options, filter, names }: FilterChipsProps): ReactNode {
  const narrow = narrowings(filter);
  if (narrow.length === 0) return null;
  const label = (by: GroupBy, value: string): string => {
    const name = options[by]?.find((option) => option.value === value)?.name;
    return groupLabel(value, by, name ? { [value]: name } : names);
  };
  return (
    <div className="row wrap tight filter-chips" role="group" aria-label="Filters">
      {narrow.map(({ by, values }) => (
        <Button key={by} size="small" onClick={() => setFilter(narrowed(filter, by, null))} aria-label={`Lift the filter on ${by}`}>
          <span className="dim">{by} </span>
          {values.length > 2 ? `${values.length} values` : values.map((value) => label(by, value)).join(', ')} <X size={12} aria-hidden />
        </Button>
      ))}
      {narrow.length > 1 && (
        <Button size="small" variant="quiet" onClick={() => setFilter(NO_FILTER)}>
          Clear filters ({narrow.length})
        </Button>
      )}
    </div>
  );
}
