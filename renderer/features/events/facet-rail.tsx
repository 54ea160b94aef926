import { useState, type ReactNode } from 'react';
import { Check } from 'lucide-react';
import { formatInteger } from '../../format/count.ts';
import { setFilter } from '../../usage/filter-params.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { MARKS, withCondition } from './conditions.ts';
import { facetLines, type FacetLine, type FacetName } from './facet-lines.ts';
import { toggled } from './suggestions.ts';
import { setWhere, type Events } from './use-events.ts';
import { GROUPS } from '../../usage/vocabulary.ts';

const FEW = 5;
const ORDER: readonly FacetName[] = ['status', 'model', 'key', 'provider', 'account', 'endpoint'];

/** The values that the events of the range have, with their numbers; choosing one narrows the list. */
export function FacetRail({ events }: { readonly events: Events }): ReactNode {
  const { facets, counting } = events;
  return (
    <aside className={counting ? 'facet-rail stale' : 'facet-rail'} aria-label="Values">
      {facets === null && events.facetsError === null && <Skeleton blocks={[90, 90, 90, 90]} label="Counting values" />}
      {facets === null && events.facetsError !== null && <p className="dim">Values could not be counted.</p>}
      {facets !== null && (
        <>
          {ORDER.map((by) => (
            <Facet key={by} by={by} events={events} />
          ))}
          <Marks events={events} />
        </>
      )}
    </aside>
  );
}

function Facet({ by, events }: { readonly by: FacetName; readonly events: Events }): ReactNode {
  const [all, setAll] = useState(false);
  const { facets, filter } = events;
  const lines = facets === null ? [] : facetLines(by, facets.facets[by], filter);
  const distinct = facets?.facets[by].distinct ?? 0;
  const shown = all ? lines : lines.filter((line, index) => index < FEW || line.chosen);
  const title = GROUPS.find(({ value }) => value === by)?.label ?? by;
  const most = Math.max(1, ...lines.map(({ events: count }) => count ?? 0));
  return (
    <section aria-label={title} className="facet">
      <h2>{title}</h2>
      {lines.length === 0 && <p className="dim">-</p>}
      <ul>
        {shown.map((line) => (
          <Line key={line.value} line={line} most={most} onToggle={() => setFilter(toggled(filter, by, line.value))} />
        ))}
      </ul>
      {lines.length > FEW && (
        <button type="button" className="link" onClick={() => setAll(!all)}>
          {all ? 'Fewer' : `${formatInteger(lines.length - FEW)} more`}
        </button>
      )}
      {all && distinct > lines.length && <p className="dim">{formatInteger(distinct - lines.length)} rarer ones: type them into the filter.</p>}
    </section>
  );
}

function Marks({ events: { facets, where } }: { readonly events: Events }): ReactNode {
  const counts: Readonly<Record<string, number>> = facets?.marks ?? {};
  const lines = MARKS.map(({ mark, label }) => ({ value: mark, label, events: counts[mark] ?? null, chosen: where.includes(mark), fixed: false }));
  const most = facets?.total ?? 1;
  return (
    <section aria-label="Marks" className="facet">
      <h2>Marks</h2>
      <ul>
        {lines.map((line) => (
          <Line key={line.value} line={line} most={most} onToggle={() => setWhere(withCondition(where, line.value))} />
        ))}
      </ul>
    </section>
  );
}

function Line({ line, most, onToggle }: { readonly line: FacetLine; readonly most: number; readonly onToggle: () => void }): ReactNode {
  const { label, events, chosen, fixed, value } = line;
  const number = events === null ? '' : formatInteger(events);
  return (
    <li>
      <button type="button" className="facet-line" aria-pressed={chosen} disabled={fixed} onClick={onToggle} title={value === '' ? label : value}>
        <span className="facet-share" style={{ width: `${Math.min(100, ((events ?? 0) / most) * 100)}%` }} aria-hidden />
        <span className="check">{chosen && <Check size={12} aria-hidden />}</span>
        <span className="grow cut">{label}</span>
        <span className="num dim">{number}</span>
      </button>
    </li>
  );
}
