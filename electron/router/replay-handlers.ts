import type { Handlers } from './host.ts';
import type { SessionParts } from './session-parts.ts';
import { cut, pastRunView, quarantinedView, rejectViews } from './views.ts';

type Names =
  `replay.${'check' | 'runs' | 'run' | 'commit' | 'resume' | 'history' | 'cancel' | 'forget' | 'rejects' | 'allRejects' | 'blocks' | 'sample' | 'quarantine' | 'quarantined' | 'watch' | 'startWatch' | 'stopWatch' | 'lookNow'}`;

export function replayHandlers(parts: SessionParts): Pick<Handlers, Names> {
  const { runs, host, holder, watch } = parts;
  return {
    'replay.check': async ({ files, recheck }) => {
      const { repository } = holder;
      const resolved = await Promise.all(files.map(async ({ ref, name }) => ({ path: await host.resolveFile(ref), name })));
      return runs.check(repository, resolved, recheck);
    },
    'replay.runs': async () => runs.list(holder.current),
    'replay.run': async ({ id }) => runs.view(id),
    'replay.commit': async ({ id }) => runs.commit(id),
    'replay.resume': async ({ id }) => runs.resume(holder.repository, id),
    'replay.history': async () => (holder.current?.replayRuns() ?? []).map(pastRunView),
    'replay.cancel': async ({ id }) => runs.cancel(id),
    'replay.forget': async ({ id }) => {
      await runs.forget(id);
      return {};
    },
    'replay.rejects': async ({ id, index }) => {
      const { rejects, conflicts } = runs.file(id, index);
      return rejectViews(rejects, conflicts);
    },
    'replay.allRejects': async ({ id, index, offset }) => runs.allRejects(id, index, offset),
    'replay.blocks': async ({ id, index }) =>
      runs.file(id, index).blocks.map((block) => ({ ...block, fault: block.fault === null ? null : cut(block.fault) })),
    'replay.quarantine': async ({ id, index, note }, { signal }) => {
      const { name, path, rejects } = runs.file(id, index);
      const why = rejects[0]?.reason ?? 'put aside by hand';
      return quarantinedView(await holder.repository.quarantineJournal({ name, from: path, why, note }, signal));
    },
    'replay.quarantined': async () => (holder.current?.quarantinedJournals() ?? []).map(quarantinedView),
    'replay.watch': async () => watch.view,
    'replay.startWatch': async (setting) => watch.start(holder.repository, setting),
    'replay.stopWatch': async () => {
      await watch.stop(holder.repository);
      return {};
    },
    'replay.lookNow': async () => watch.lookNow(),
    'replay.sample': async ({ id, index }) => [...runs.file(id, index).sample],
  };
}
