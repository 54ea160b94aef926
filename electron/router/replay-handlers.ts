import type { Handlers } from './host.ts';
import type { SessionParts } from './session-parts.ts';
import { rejectViews } from './views.ts';

type Names = `replay.${'check' | 'runs' | 'run' | 'commit' | 'cancel' | 'forget' | 'rejects' | 'sample'}`;

export function replayHandlers(parts: SessionParts): Pick<Handlers, Names> {
  const { runs, host, holder } = parts;
  return {
    'replay.check': async ({ files }) => {
      const { repository } = holder;
      return runs.check(repository, await Promise.all(files.map(async ({ ref, name }) => ({ path: await host.resolveFile(ref), name }))));
    },
    'replay.runs': async () => runs.list(),
    'replay.run': async ({ id }) => runs.view(id),
    'replay.commit': async ({ id }) => runs.commit(id),
    'replay.cancel': async ({ id }) => runs.cancel(id),
    'replay.forget': async ({ id }) => {
      runs.forget(id);
      return {};
    },
    'replay.rejects': async ({ id, index }) => rejectViews(runs.file(id, index)),
    'replay.sample': async ({ id, index }) => [...runs.file(id, index).sample],
  };
}
