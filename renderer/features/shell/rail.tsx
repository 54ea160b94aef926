import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queries } from '../../api/queries.ts';
import { useStatus } from '../../api/hooks.ts';
import { formatInteger } from '../../format/count.ts';
import { goTo } from '../../state/location.ts';
import { Tip } from '../../ui/tooltip.tsx';
import type { PageEntry } from './page-entry.ts';

/** The pages, in the operator's order of questions. */
export function Rail({ pages, current }: { readonly pages: readonly PageEntry[]; readonly current: string }): ReactNode {
  const badges = useBadges();
  return (
    <nav className="rail" aria-label="Pages">
      {pages.map(({ id, title, key, icon: Icon }) => (
        <Tip key={id} side="right" text={title} keys={`g ${key}`}>
          <button
            type="button"
            className={id === current ? 'nav on' : 'nav'}
            aria-current={id === current ? 'page' : undefined}
            onClick={() => goTo(id)}
          >
            <Icon size={15} strokeWidth={1.75} aria-hidden />
            <span className="nav-title">{title}</span>
            {badges[id] !== undefined && <em>{badges[id]}</em>}
          </button>
        </Tip>
      ))}
    </nav>
  );
}

/** Small numbers beside pages: segments, and runs that are going on. */
function useBadges(): Readonly<Record<string, string | undefined>> {
  const status = useStatus();
  const runs = useQuery(queries.replayRuns()).data?.filter(({ phase }) => phase === 'checking' || phase === 'committing').length ?? 0;
  return {
    segments: status ? formatInteger(status.archived + status.pending + (status.active ? 1 : 0)) : undefined,
    replay: runs > 0 ? formatInteger(runs) : undefined,
  };
}
