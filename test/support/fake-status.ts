import type { Output, PushName, Pushes } from '../../electron/contract/contract.ts';
import type { FakeState } from './fake-state.ts';

/** Sends a push to the page. */
export type Push = <N extends PushName>(name: N, payload: Pushes[N]) => void;

/** The live line of the made-up store. */
export function fakeStatus(state: FakeState): Output<'store.status'> {
  if (!state.store) return null;
  const active = state.segments.find(({ tier }) => tier === 'active');
  const count = (tier: string): number => state.segments.filter((segment) => segment.tier === tier).length;
  return {
    generation: state.generation,
    gate: {
      holder: state.scenario === 'full' ? { label: 'append', heldMs: 12 } : null,
      waiting: state.scenario === 'full' ? 2 : 0,
      waitP95Ms: 3,
      acquired: 20_411,
    },
    active: active ? { id: active.id, rows: active.rows, bytes: active.bytes, walBytes: active.walBytes } : null,
    pending: count('pending'),
    archived: count('archived'),
    rows: state.segments.reduce((sum, { rows }) => sum + rows, 0),
    bytes: state.segments.reduce((sum, { bytes }) => sum + bytes, 0),
    diskFreeBytes: 212_600_000_000,
  };
}
