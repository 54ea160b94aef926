import { join } from 'node:path';
import { expect } from 'vitest';
import { createStore } from '../../store/index.ts';
import type { Output } from '../../electron/contract/contract.ts';
import type { CallContext, HostCapabilities, Session } from '../../electron/router/host.ts';
import { PushHub } from '../../electron/router/push-hub.ts';
import { createSession } from '../../electron/router/session.ts';
import { tempDir } from './temp-dir.ts';

type Run = Output<'replay.run'>;

export const call: CallContext = { signal: new AbortController().signal };

/** An application without a host over a new store, as its handlers see it. */
export interface Desk extends AsyncDisposable {
  readonly folder: string;
  readonly store: string;
  readonly released: readonly string[];
  readonly handlers: Session['handlers'];
  /** Resolves with the run once it is in one of these phases. */
  reached(id: string, ...phases: readonly Run['phase'][]): Promise<Run>;
  /** Starts the application anew, over the same store. */
  restart(): Promise<void>;
}

export async function openDesk(): Promise<Desk> {
  const folder = await tempDir();
  const store = join(folder.path, 'store');
  const released: string[] = [];
  const host: HostCapabilities = {
    host: 'web', home: folder.path, config: folder.path,
    resolveFile: async (ref) => ref,
    releaseFile: async (path) => void released.push(path),
  }; // prettier-ignore
  const hub = new PushHub();
  await createStore(store);
  const open = async (): Promise<Session> => {
    const session = await createSession(host, hub, {});
    await session.handlers['store.open']({ path: store, readOnly: false }, call);
    return session;
  };
  let session = await open();
  return {
    folder: folder.path,
    store,
    released,
    get handlers() {
      return session.handlers;
    },
    async reached(id, ...phases) {
      return await expect
        .poll(async () => (await session.handlers['replay.run']({ id }, call)).phase, { timeout: 30_000, interval: 20 })
        .toSatisfy((phase: Run['phase']) => phases.includes(phase))
        .then(() => session.handlers['replay.run']({ id }, call));
    },
    async restart() {
      await session[Symbol.asyncDispose]();
      session = await open();
    },
    async [Symbol.asyncDispose]() {
      await session[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** The run of a dry run over a file, once it has ended. */
export async function checked(desk: Desk, path: string): Promise<Run> {
  const { id } = await desk.handlers['replay.check']({ files: [{ ref: path, name: 'events' }], recheck: false }, call);
  return desk.reached(id, 'checked');
}
