import { useQuery } from '@tanstack/react-query';
import { FolderInput, Layers } from 'lucide-react';
import { useLayoutEffect, type ReactNode } from 'react';
import { bridge } from '../../api/client.ts';
import { queries } from '../../api/queries.ts';
import { formatCount } from '../../format/count.ts';
import { useDrop } from '../../state/drop.ts';
import { inspectFolder, useInspected } from '../../state/inspect.ts';
import { Note } from '../../ui/note.tsx';
import { FolderCard } from './folder-card.tsx';
import { InspectionCard } from './inspection-card.tsx';
import { OpeningError } from './opening-error.tsx';
import { RecentStores } from './recent-stores.tsx';
import { SampleCard } from './sample-card.tsx';
import { useOpening } from './use-opening.ts';
import './welcome.css';

/** Before a store is open: open, create, or try one. */
export function WelcomePage(): ReactNode {
  const app = useQuery(queries.appState());
  const opening = useOpening();
  const path = useInspected((state) => state.path);
  const waiting = useDrop(({ files }) => files.length);
  useLayoutEffect(() => () => inspectFolder(null), []); // the folder is open now: it is not looked at any more
  if (!app.data) return null;
  return (
    <main className="welcome" aria-label="Welcome">
      <div className="welcome-column">
        <header className="welcome-head">
          <span className="logo big" aria-hidden>
            <Layers size={24} />
          </span>
          <div>
            <h1>Strata</h1>
            <p className="dim">Where every usage event is, what was billed, and proof that nothing was lost.</p>
          </div>
        </header>
        {waiting > 0 && (
          <Note>{formatCount(waiting, 'file')} waiting. Open a store, and they are looked into there; nothing is written before you commit.</Note>
        )}
        <OpeningError opening={opening} />
        <div className="start-cards">
          <FolderCard app={app.data} />
          <SampleCard opening={opening} tasks={app.data.tasks} />
        </div>
        {path !== null && <InspectionCard key={path} path={path} opening={opening} />}
        <DropHint />
        <RecentStores opening={opening} />
      </div>
    </main>
  );
}

function DropHint(): ReactNode {
  const over = useDrop((state) => state.over);
  const desktop = bridge().host === 'electron';
  return (
    <div className={over ? 'drop-hint over' : 'drop-hint'}>
      <FolderInput size={18} strokeWidth={1.6} aria-hidden />
      <span>
        {desktop
          ? 'Drop a store folder anywhere to look at it, or journal files to replay them once a store is open.'
          : 'Drop journal files anywhere; they wait until a store is open. A browser does not say where a dropped folder is: type its path above.'}
      </span>
    </div>
  );
}
