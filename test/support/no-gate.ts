import { WriteGate, type WriteLease } from '../../store/gate/write-gate.ts';

/** A gate that is none. */
export class NoGate extends WriteGate {
  override acquire(label: string): Promise<WriteLease> {
    return Promise.resolve({ label, assertHeld: () => {}, [Symbol.dispose]: () => {} });
  }
}
