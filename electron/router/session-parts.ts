import type { Repository } from '../../store/index.ts';
import type { Output } from '../contract/contract.ts';
import type { FolderWatch } from './folder-watch.ts';
import type { HostCapabilities } from './host.ts';
import type { Recents } from './recents.ts';
import type { SqlAnswers } from './sql-answers.ts';
import type { ReplayRuns } from './replay-runs.ts';
import type { StoreHolder } from './store-holder.ts';
import type { Tasks } from './tasks.ts';
import { storeView, type StoreView } from './views.ts';

/** What the handlers of every area work with. */
export interface SessionParts {
  readonly host: HostCapabilities;
  readonly holder: StoreHolder;
  readonly recents: Recents;
  readonly tasks: Tasks;
  readonly runs: ReplayRuns;
  readonly watch: FolderWatch;
  readonly answers: SqlAnswers;
  state(): Output<'app.state'>;
  /** Tells the window that another store is open, or none. */
  announce(): void;
}

/** Remembers and announces a store that was just opened. */
export async function show(parts: SessionParts, repository: Repository): Promise<StoreView> {
  await parts.recents.remember(repository.path, parts.holder.openedMs);
  parts.announce();
  return storeView(repository, parts.holder.openedMs);
}
