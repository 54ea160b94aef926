import { Layers, Lock, PencilLine, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AppState } from '../../api/hooks.ts';
import { showWindow } from '../../state/windows.ts';
import { Tag } from '../../ui/tag.tsx';
import { Tip } from '../../ui/tooltip.tsx';
import { StoreMenu } from './store-menu.tsx';
import { TasksButton } from './tasks-button.tsx';
import { ThemeMenu } from './theme-menu.tsx';
import { ZoneButton } from '../../preferences/zone-button.tsx';

/** Which store this is, and what works on every page. */
export function TitleBar({ app }: { readonly app: AppState }): ReactNode {
  return (
    <header className="title-bar">
      <span className="logo" aria-hidden>
        <Layers size={15} />
      </span>
      <b className="brand">Strata</b>
      {app.store && (
        <>
          <span className="rule" aria-hidden />
          <StoreMenu store={app.store} />
          <Tip text={app.store.readOnly ? 'Nothing in this store can be changed from here.' : 'This window may append, roll over and remove.'}>
            <span className="row" tabIndex={-1}>
              {app.store.readOnly ? (
                <Tag tone="warn" icon={Lock}>
                  READ-ONLY
                </Tag>
              ) : (
                <Tag tone="ok" icon={PencilLine}>
                  RW
                </Tag>
              )}
            </span>
          </Tip>
        </>
      )}
      <button type="button" className="search-button" onClick={() => showWindow('palette')}>
        <Search size={14} strokeWidth={1.75} aria-hidden />
        <span className="grow cut">Search or run…</span>
        <kbd>Ctrl K</kbd>
      </button>
      <TasksButton tasks={app.tasks} />
      <ZoneButton />
      <ThemeMenu />
    </header>
  );
}
