import type { Input } from '../contract/contract.ts';
import { type Handlers, Refusal } from './host.ts';
import type { SessionParts } from './session-parts.ts';
import { type VerificationView, type Verifications, verificationView } from './verifications.ts';

/** Verifying, and what came of it. */
export function verifyHandlers(parts: SessionParts, verifications: Verifications): Pick<Handlers, 'store.verify' | 'store.verifications'> {
  return {
    'store.verify': async (input) => verify(parts, verifications, input),
    'store.verifications': async () => verifications.list(parts.holder.repository),
  };
}

/** One at a time: each reads whole files. The caller going away does not end it: its result is there when the window is back. */
function verify({ holder, tasks }: SessionParts, verifications: Verifications, input: Input<'store.verify'>): Promise<VerificationView> {
  const { repository } = holder;
  const { ids } = input;
  const level = repository.kind === 'reference' ? 'full' : input.level; // a folder of the reference is always read as a whole
  if (tasks.list().some(({ kind, state }) => kind === 'verify' && state === 'running'))
    throw new Refusal('BUSY', 'A verification is going on already.', 'Wait until it is done, or cancel it.');
  return tasks.run({ kind: 'verify', label: labelOf(ids, level), unit: 'segments' }, async (task) => {
    const before = repository.segments;
    const startedMs = Date.now();
    task.progress(0, ids?.length ?? before.length);
    const progress = (done: number, total: number): void => task.progress(done, total);
    const result = await repository.verify(ids, task.signal, { level, progress });
    const places = [...before, ...repository.segments];
    const report = verificationView(result, { level, ids, startedMs, endedMs: Date.now() }, places);
    verifications.remember(repository, report, ids ?? before.map(({ id }) => id));
    return report;
  });
}

function labelOf(ids: readonly string[] | null, level: VerificationView['level']): string {
  const what = ids === null ? 'the store' : ids.length === 1 ? (ids[0] ?? '') : `${ids.length} segments`;
  return `Verifying ${what} (${level})`;
}
