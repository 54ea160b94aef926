import { useQuery } from '@tanstack/react-query';
import { useEffect, type ComponentType, type ReactNode } from 'react';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { goTo, usePlace } from '../../state/location.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { DropOverlay } from './drop-overlay.tsx';
import { KeysHelp } from './keys-help.tsx';
import type { PageEntry } from './page-entry.ts';
import { PageBoundary } from './page-boundary.tsx';
import { Palette } from './palette.tsx';
import { Rail } from './rail.tsx';
import './shell.css';
import { StatusBar } from './status-bar.tsx';
import { TitleBar } from './title-bar.tsx';
import { useGlobalDrop } from './use-global-drop.ts';
import { useGlobalKeys } from './use-global-keys.ts';

interface ShellProps {
  readonly pages: readonly PageEntry[];
  /** Id of the page that a store opens with. */
  readonly first: string;
  /** Shown while no store is open. */
  readonly Welcome: ComponentType;
}

/** The window: title bar, rail, page, status bar, and what lies above them. */
export function Shell({ pages, first, Welcome }: ShellProps): ReactNode {
  const app = useQuery(queries.appState());
  const place = usePlace(({ page }) => page);
  const open = app.data?.store ?? null;
  const current = pages.find(({ id }) => id === place) ?? pages.find(({ id }) => id === first);
  useGlobalKeys(open ? pages : []);
  useGlobalDrop(open === null ? 'keep' : open.readOnly ? 'refuse' : 'replay');
  useEffect(() => {
    document.title = open ? `${open.name} - ${current?.title ?? ''} - Strata` : 'Strata';
  }, [open, current]);
  useEffect(() => {
    if (open && current && place !== current.id) goTo(current.id);
  }, [open, current, place]);

  if (app.isError) return <Unreachable error={app.error} retry={() => void app.refetch()} />;
  if (!app.data)
    return (
      <div className="centre">
        <Skeleton blocks={[44, 120, 240]} label="Connecting" />
      </div>
    );
  return (
    <div className={open ? 'shell' : 'shell closed'}>
      <TitleBar app={app.data} />
      {open && <Rail pages={pages} current={current?.id ?? ''} />}
      <div className="page-area">
        <ConnectionBanner />
        <PageBoundary key={`${open?.id ?? ''} ${current?.id ?? ''}`}>{open && current ? <current.Page /> : <Welcome />}</PageBoundary>
      </div>
      <StatusBar app={app.data} />
      <Palette pages={open ? pages : []} app={app.data} />
      <KeysHelp pages={pages} />
      <DropOverlay />
    </div>
  );
}

function Unreachable({ error, retry }: { readonly error: unknown; readonly retry: () => void }): ReactNode {
  return (
    <main className="centre">
      <h1 className="visually-hidden">Strata</h1>
      <ErrorPanel
        fault={faultOf(error)}
        during="Connecting to Strata"
        actions={
          <Button variant="primary" onClick={retry}>
            Try again
          </Button>
        }
      />
    </main>
  );
}
