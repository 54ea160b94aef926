import { describe, expect, it } from 'vitest';
import { ClosedError, InvariantError } from '../../../store/errors.ts';
import { WriteGate } from '../../../store/gate/write-gate.ts';
import { FlawedGate, FLAWS } from '../../support/flawed-gates.ts';
import { assertGateLaws } from '../../support/gate-laws.ts';

/** Acquires and writes down when each of these labels got its turn and when it was refused. */
function queue(gate: WriteGate, labels: readonly string[], log: string[]): { controllers: AbortController[]; all: Promise<unknown> } {
  const controllers = labels.map(() => new AbortController());
  const all = labels.map(async (label, i) => {
    try {
      using _lease = await gate.acquire(label, controllers[i]?.signal);
      log.push(label);
      await Promise.resolve();
    } catch (error) {
      log.push(`${label} refused: ${String(error)}`);
    }
  });
  return { controllers, all: Promise.all(all) };
}

describe('the write gate', () => {
  it('serves those who wait in the order they came', async () => {
    const gate = new WriteGate();
    const log: string[] = [];
    await queue(gate, ['a', 'b', 'c', 'd'], log).all;
    expect(log).toEqual(['a', 'b', 'c', 'd']);
    expect(gate.state()).toMatchObject({ holder: null, waiting: [], acquired: 4 });
  });

  it.each([
    ['first', 0, ['c', 'd']],
    ['middle', 1, ['b', 'd']],
    ['last', 2, ['b', 'c']],
  ] as const)('lets the %s waiter leave without disturbing the others', async (_which, index, served) => {
    const gate = new WriteGate();
    const log: string[] = [];
    const holder = await gate.acquire('a');
    const { controllers, all } = queue(gate, ['b', 'c', 'd'], log);
    controllers[index]?.abort('gave up');
    expect(gate.state().waiting).toEqual(served);
    holder[Symbol.dispose]();
    await all;
    const left = ['b', 'c', 'd'][index];
    expect(log).toEqual([`${left} refused: gave up`, ...served]);
  });

  it('refuses at once whoever has given up before coming', async () => {
    const gate = new WriteGate();
    await expect(gate.acquire('a', AbortSignal.abort(new Error('early')))).rejects.toThrow('early');
    expect(gate.state()).toMatchObject({ holder: null, acquired: 0 });
  });

  it('lets the holder hold although its signal is aborted after the grant', async () => {
    const gate = new WriteGate();
    const first = await gate.acquire('first');
    const controller = new AbortController();
    const waiting = gate.acquire('second', controller.signal);
    first[Symbol.dispose]();
    using lease = await waiting;
    const third = gate.acquire('third');
    controller.abort();
    expect(() => lease.assertHeld()).not.toThrow();
    expect(gate.state()).toMatchObject({ holder: { label: 'second' }, waiting: ['third'] });
    lease[Symbol.dispose]();
    (await third)[Symbol.dispose]();
  });

  it('is free again when the holder throws', async () => {
    const gate = new WriteGate();
    const failing = async (): Promise<void> => {
      using _lease = await gate.acquire('failing');
      throw new Error('inside');
    };
    await expect(failing()).rejects.toThrow('inside');
    using next = await gate.acquire('next');
    expect(() => next.assertHeld()).not.toThrow();
  });

  it('takes a second disposal of a lease for nothing, even when somebody else holds by then', async () => {
    const gate = new WriteGate();
    const first = await gate.acquire('first');
    const waiting = gate.acquire('second');
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    using second = await waiting;
    first[Symbol.dispose]();
    expect(() => second.assertHeld()).not.toThrow();
    expect(gate.state().holder?.label).toBe('second');
  });

  it('makes a released lease useless', async () => {
    const gate = new WriteGate();
    const lease = await gate.acquire('gone');
    lease[Symbol.dispose]();
    expect(() => lease.assertHeld()).toThrow(InvariantError);
    using _other = await gate.acquire('other');
    expect(() => lease.assertHeld()).toThrow(InvariantError);
  });

  it('is not re-entrant: who holds and asks again waits like anybody', async () => {
    const gate = new WriteGate();
    const lease = await gate.acquire('outer');
    const inner = gate.acquire('inner');
    expect(gate.state().waiting).toEqual(['inner']);
    lease[Symbol.dispose]();
    (await inner)[Symbol.dispose]();
  });

  it('says who holds, since when, who waits, and how long waiting takes', async () => {
    let now = 100;
    let changes = 0;
    const gate = new WriteGate(
      () => now,
      () => (changes += 1),
    );
    const holder = await gate.acquire('append');
    const waiting = gate.acquire('rollover');
    expect(gate.state()).toEqual({ holder: { label: 'append', sinceMs: 100 }, waiting: ['rollover'], acquired: 1, waitP95Ms: 0 });
    now = 140;
    holder[Symbol.dispose]();
    using _lease = await waiting;
    expect(gate.state()).toEqual({ holder: { label: 'rollover', sinceMs: 140 }, waiting: [], acquired: 2, waitP95Ms: 40 });
    expect(changes).toBe(3);
  });

  it('listens to no signal any more once the wait is over', async () => {
    const gate = new WriteGate();
    const controller = new AbortController();
    const first = await gate.acquire('first');
    const waiting = gate.acquire('second', controller.signal);
    first[Symbol.dispose]();
    (await waiting)[Symbol.dispose]();
    using _third = await gate.acquire('third');
    const fourth = gate.acquire('fourth');
    controller.abort();
    expect(gate.state().waiting).toEqual(['fourth']);
    _third[Symbol.dispose]();
    (await fourth)[Symbol.dispose]();
  });
});

describe('closing the gate', () => {
  it('refuses everybody who waits and everybody who comes, and lets the holder finish first', async () => {
    const gate = new WriteGate();
    const log: string[] = [];
    const holder = await gate.acquire('holder');
    const { all } = queue(gate, ['b', 'c'], log);
    const last = gate.close('close').then((lease) => {
      log.push('closed');
      return lease;
    });
    await all;
    await expect(gate.acquire('late')).rejects.toThrow(ClosedError);
    expect(() => holder.assertHeld()).not.toThrow();
    expect(log).toHaveLength(2);
    holder[Symbol.dispose]();
    using lease = await last;
    expect(log).toEqual([expect.stringContaining('b refused: ClosedError'), expect.stringContaining('c refused: ClosedError'), 'closed']);
    expect(() => lease.assertHeld()).not.toThrow();
  });

  it('hands out the last lease at once when nobody holds', async () => {
    const gate = new WriteGate();
    using lease = await gate.close('close');
    expect(() => lease.assertHeld()).not.toThrow();
    await expect(gate.acquire('late')).rejects.toThrow(ClosedError);
  });
});

describe('the laws of a gate', () => {
  it('hold for the write gate, whoever comes, throws or gives up, in whatever order', async () => {
    await expect(assertGateLaws(() => new WriteGate(), { runs: 2_000 })).resolves.toBeUndefined();
  });

  it('hold for a plain right gate as well, so that it is the flaws that break them', async () => {
    await expect(assertGateLaws(() => new FlawedGate(null), { runs: 300, seed: 1 })).resolves.toBeUndefined();
  });

  it.each(FLAWS)('are broken by a gate that %s', async (flaw) => {
    await expect(assertGateLaws(() => new FlawedGate(flaw), { runs: 2_000, seed: 1 })).rejects.toThrow('Property failed');
  });
});
