import { join } from 'node:path';
import { engineVersion, INCOMING_FOLDER, type Repository } from '../../store/index.ts';
import { activityHandlers } from './activity-handlers.ts';
import { eventsHandlers } from './events-handlers.ts';
import { FolderWatch } from './folder-watch.ts';
import type { HostCapabilities, Session } from './host.ts';
import { pricingHandlers } from './pricing-handlers.ts';
import type { PushHub } from './push-hub.ts';
import { Recents } from './recents.ts';
import { RejectSpool } from './reject-spool.ts';
import { replayHandlers } from './replay-handlers.ts';
import { ReplayRuns } from './replay-runs.ts';
import { retentionHandlers } from './retention-handlers.ts';
import { segmentsHandlers } from './segments-handlers.ts';
import type { SessionParts } from './session-parts.ts';
import { SqlAnswers } from './sql-answers.ts';
import { sqlHandlers } from './sql-handlers.ts';
import { statementsHandlers } from './statements-handlers.ts';
import { StatusPusher, storeStatus } from './status.ts';
import { StoreHolder } from './store-holder.ts';
import { storeHandlers } from './store-handlers.ts';
import { Tasks } from './tasks.ts';
import { toFault } from './to-fault.ts';
import { usageHandlers } from './usage-handlers.ts';
import { storeView } from './views.ts';

export interface SessionOptions {
  /** The decoding thread's program, where it is not beside the source. */
  readonly workerUrl?: URL;
  /** The program of the process of a statement, likewise. */
  readonly consoleUrl?: URL;
  /** Told of background trouble: sealing or retention that will be tried again. */
  readonly report?: (what: string, error: unknown) => void;
}

export const APP_VERSION = '0.1.0';

/** The application without a host: which store is open, what goes on in it, and a handler for every procedure. */
export async function createSession(host: HostCapabilities, hub: PushHub, options: SessionOptions): Promise<Session> {
  const engine = engineVersion();
  const tasks = new Tasks((task) => {
    hub.publish('task.changed', task);
  });
  const spool = new RejectSpool();
  const answers = new SqlAnswers();
  const runs = new ReplayRuns({ tasks, spool, host }, (run) => hub.publish('replay.changed', run));
  const watch = new FolderWatch(runs, (watched) => hub.publish('replay.watched', watched));
  const pusher = new StatusPusher(() => void pushStatus().catch((error: unknown) => options.report?.('status', error)));
  const listener = { changed: () => pusher.changed(), failed: (what: string, error: unknown) => options.report?.(what, error) };
  const holder = new StoreHolder(
    () => ({ listener, workerUrl: options.workerUrl ?? null, consoleUrl: options.consoleUrl ?? null }),
    async () => {
      const halted = watch.halt();
      tasks.cancelAll();
      answers.clear();
      await runs.clear();
      await halted;
    },
  );
  const parts: SessionParts = {
    host,
    holder,
    tasks,
    runs,
    watch,
    answers,
    recents: new Recents(host.config),
    state: () => ({
      version: APP_VERSION,
      engine,
      host: host.host,
      home: host.home,
      canPickFolder: host.pickFolder !== undefined,
      tasks: tasks.list(),
      store: holder.current === null ? null : storeView(holder.current, holder.openedMs),
    }),
    announce: () => {
      host.keepFilesIn?.(incomingOf(holder.current));
      hub.publish('app.changed', parts.state());
      pusher.changed();
      watch.follow(holder.current).catch((error: unknown) => options.report?.('watching a folder', error));
    },
  };
  async function pushStatus(): Promise<void> {
    hub.publish('store.status', holder.current === null ? null : await storeStatus(holder.current));
  }
  const handlers = {
    ...storeHandlers(parts),
    ...segmentsHandlers(parts),
    ...replayHandlers(parts),
    ...retentionHandlers(parts),
    ...usageHandlers(parts),
    ...eventsHandlers(parts),
    ...activityHandlers(parts),
    ...sqlHandlers(parts),
    ...pricingHandlers(parts),
    ...statementsHandlers(parts),
  };
  return {
    handlers,
    toFault,
    async [Symbol.asyncDispose]() {
      await holder.close();
      await spool[Symbol.asyncDispose]();
      await answers[Symbol.asyncDispose]();
      pusher[Symbol.dispose]();
    },
  };
}

/** Where uploaded files wait for their replay, so that it can be resumed after the host was started anew. */
function incomingOf(repository: Repository | null): string | null {
  return repository === null || repository.readOnly ? null : join(repository.path, ...INCOMING_FOLDER.split('/'));
}
