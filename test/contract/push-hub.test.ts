import { describe, expect, it } from 'vitest';
import type { Pushes } from '../../electron/contract/contract.ts';
import { PushHub } from '../../electron/router/push-hub.ts';

type Task = Pushes['task.changed'];

function task(id: string, done: number): Task {
  return { id, kind: 'seal', label: id, state: 'running', done, total: null, unit: 'steps', startedMs: 0, endedMs: null, error: null };
}

/** A listener that takes its pushes only when let. */
function slowListener(): {
  readonly taken: string[];
  readonly listener: (name: string, payload: unknown) => Promise<void>;
  readonly release: () => void;
} {
  const taken: string[] = [];
  const gate = Promise.withResolvers<void>();
  return {
    taken,
    listener: async (_name, payload) => {
      const { id, done } = payload as Task;
      taken.push(`${id}:${done}`);
      await gate.promise;
    },
    release: () => gate.resolve(),
  };
}

/** Lets everything that can run without waiting for the outside run. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('pushes', () => {
  it('reach every subscriber in order until it leaves', async () => {
    const hub = new PushHub();
    const seen: string[] = [];
    const stop = hub.subscribe((name, payload) => void seen.push(`${name} ${JSON.stringify(payload)}`));
    hub.publish('store.status', null);
    hub.publish('task.changed', task('a', 1));
    await settled();
    stop();
    hub.publish('store.status', null);
    await settled();
    expect(seen.map((line) => line.slice(0, 24))).toEqual(['store.status null', 'task.changed {"id":"a","']);
  });

  it('about one thing become the latest while a subscriber is busy; the others stay', async () => {
    const hub = new PushHub();
    const { taken, listener, release } = slowListener();
    hub.subscribe(listener);
    hub.publish('task.changed', task('first', 0));
    await settled();
    for (let done = 1; done <= 50; done += 1) hub.publish('task.changed', task('a', done));
    hub.publish('task.changed', task('b', 1));
    release();
    await settled();
    expect(taken).toEqual(['first:0', 'a:50', 'b:1']);
  });

  it('beyond the backlog drop the oldest', async () => {
    const hub = new PushHub({ backlog: 2 });
    const { taken, listener, release } = slowListener();
    hub.subscribe(listener);
    hub.publish('task.changed', task('first', 0));
    await settled();
    for (const id of ['a', 'b', 'c']) hub.publish('task.changed', task(id, 1));
    release();
    await settled();
    expect(taken).toEqual(['first:0', 'b:1', 'c:1']);
  });

  it('of a subscriber that throws end there, are reported, and go on for the others', async () => {
    const reports: unknown[] = [];
    const hub = new PushHub({ report: (error) => void reports.push(error) });
    const trouble = new Error('window is gone');
    const seen: string[] = [];
    hub.subscribe(() => {
      throw trouble;
    });
    hub.subscribe((name) => void seen.push(name));
    hub.publish('store.status', null);
    await settled();
    hub.publish('store.status', null);
    await settled();
    expect([reports, seen]).toEqual([[trouble], ['store.status', 'store.status']]);
  });
});
