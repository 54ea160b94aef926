import { inspectStore, makeSampleStore } from '../../store/index.ts';
import { rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { adoptHandlers } from './adopt-handlers.ts';
import type { Handlers } from './host.ts';
import { type SessionParts, show } from './session-parts.ts';
import { storeStatus } from './status.ts';

type Names =
  | 'app.state'
  | 'app.pickFolder'
  | 'tasks.cancel'
  | `store.${'status' | 'inspect' | 'recents' | 'forget' | 'create' | 'open' | 'openSample' | 'close' | 'adoptCheck' | 'adopt'}`;

/** Opening, closing and looking at stores. */
export function storeHandlers(parts: SessionParts): Pick<Handlers, Names> {
  const { holder, host, recents, tasks } = parts;
  return {
    'app.state': async () => parts.state(),
    'app.pickFolder': async ({ title }) => ({ path: (await host.pickFolder?.(title)) ?? null }),
    'tasks.cancel': async ({ id }) => {
      tasks.cancel(id);
      return {};
    },
    'store.status': async () => (holder.current === null ? null : storeStatus(holder.current)),
    'store.inspect': async ({ path }) => inspectStore(path),
    'store.recents': async () =>
      Promise.all((await recents.list()).map(async (r) => ({ ...r, name: basename(r.path), inspection: await inspectStore(r.path) }))),
    'store.forget': async ({ path }) => {
      await recents.forget(path);
      return {};
    },
    'store.create': async ({ path }) => show(parts, await holder.create(path)),
    'store.open': async ({ path, readOnly }) => show(parts, await holder.open(path, readOnly)),
    'store.openSample': async () => {
      const path = join(host.home, 'sample-store');
      if ((await inspectStore(path)).kind !== 'store') await makeSample(parts, path);
      return show(parts, await holder.open(path, false));
    },
    'store.close': async () => {
      await holder.close();
      parts.announce();
      return {};
    },
    ...adoptHandlers(parts),
  };
}

/** Made beside its place and moved there when it is whole, so that a sample that was cut short is never taken for one. */
async function makeSample({ tasks }: SessionParts, path: string): Promise<void> {
  const making = `${path}.making`;
  await rm(making, { recursive: true, force: true });
  await tasks.run({ kind: 'sample', label: 'Making the sample store', unit: 'events' }, (task) =>
    makeSampleStore(making, { signal: task.signal, progress: (done, total) => task.progress(done, total) }),
  );
  await rename(making, path);
}
