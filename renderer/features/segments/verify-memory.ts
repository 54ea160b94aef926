import { create } from 'zustand';
import type { Output } from '../../../electron/contract/contract.ts';

export type Finding = Output<'store.verify'>['findings'][number];

/** What a check of this session found in one segment. */
export interface Verified {
  readonly atMs: number;
  readonly findings: readonly Finding[];
}

export const useVerified = create<Readonly<Record<string, Verified>>>(() => ({}));

/** Keeps the result of a check of these segments; findings are told apart by the segment's id in their path. */
export function rememberVerified(ids: readonly string[], findings: readonly Finding[], atMs: number): void {
  const entries = ids.map((id) => [id, { atMs, findings: ids.length === 1 ? findings : findings.filter(({ path }) => path.includes(id)) }] as const);
  useVerified.setState(Object.fromEntries(entries));
}

/** Whether a check of this session found an error in it. */
export function isDamaged(verified: Readonly<Record<string, Verified>>, id: string): boolean {
  return verified[id]?.findings.some(({ severity }) => severity === 'error') ?? false;
}
