import type { Bridge, ProcedureName, PushName, Pushes } from '../../electron/contract/contract.ts';
import type { Envelope } from '../../electron/contract/fault.ts';
import { FakeFault } from './fake-contract.ts';
import { fakeHandlers } from './fake-handlers.ts';
import { FakeState, type Scenario } from './fake-state.ts';

/** A host with made-up data, for looking at pages and for tests of components; `scenario` picks what goes wrong. */
export function fakeBridge(scenario: Scenario, nowMs = Date.now()): Bridge {
  const listeners = new Set<(name: string, payload: unknown) => void>();
  const push = <N extends PushName>(name: N, payload: Pushes[N]): void => listeners.forEach((listener) => listener(name, payload));
  const handlers = fakeHandlers(new FakeState(scenario, nowMs), push);
  const known = (name: string): name is ProcedureName => Object.hasOwn(handlers, name);
  return {
    host: 'web',
    call: async (name, input, signal) => {
      if (!known(name)) throw new Error(`No such procedure: ${name}`);
      return answer(() => (handlers[name] as (input: unknown) => unknown)(input), scenario, name, signal);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    fileRef: async (file, onProgress) => {
      onProgress?.(1);
      return { ref: `upload-${file.name}`, name: file.name };
    },
  };
}

async function answer(handle: () => unknown, scenario: Scenario, name: string, signal?: AbortSignal): Promise<Envelope> {
  if (scenario === 'loading' && !name.startsWith('app.'))
    await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
  try {
    return { ok: true, value: structuredClone(await handle()) };
  } catch (error) {
    if (error instanceof FakeFault) return { ok: false, fault: error.fault };
    throw error;
  }
}
