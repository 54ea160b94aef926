import type { Failpoint } from '../../store/failpoints.ts';
import { FAILPOINTS } from '../../store/failpoints.ts';
import { EveryCallFs, REFUSALS, type Refusal } from '../support/every-call-fs.ts';
import { Life } from '../support/life.ts';
import { type Phase, PHASES } from '../support/phases.ts';

/** One thing that goes wrong in one part of a store's life. */
export interface Disturbance {
  readonly name: string;
  readonly phase: Phase;
  /** What fails: a named moment, or the nth call to the file system with this code. */
  readonly at: { readonly point: Failpoint } | { readonly call: number; readonly code: Refusal };
}

/** Everything that can go wrong: every named moment where the life first comes by it, and every call to the file system with every code. */
export async function allDisturbances(): Promise<Disturbance[]> {
  let files: EveryCallFs | null = null;
  await using life = await Life.begin((reach) => (files = new EveryCallFs(reach)).fs);
  const found: Disturbance[] = [];
  const known = new Set<Failpoint>();
  for (const phase of PHASES) {
    await phase.prepare(life);
    const [from, calls] = [life.points.log.length, callsOf(files)];
    await phase.act(life);
    const reached = [...new Set(life.points.log.slice(from))].filter((point) => !known.has(point));
    for (const point of reached) found.push({ name: `${phase.name}: ${point}`, phase, at: { point } });
    for (const point of reached) known.add(point);
    for (let call = 1; call <= callsOf(files) - calls; call++)
      for (const code of REFUSALS) found.push({ name: `${phase.name}: call ${call} ${code}`, phase, at: { call, code } });
  }
  const missing = Object.keys(FAILPOINTS).filter((point) => !known.has(point as Failpoint));
  if (missing.length > 0) throw new Error(`the life of a store does not come by ${missing.join(', ')}`);
  return found;
}

function callsOf(files: EveryCallFs | null): number {
  return files?.calls ?? 0;
}
