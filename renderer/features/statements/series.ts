import type { FrozenStatements, StatementInput } from './vocabulary.ts';

/** Id of the newest frozen statement of this subject, month and zone, or null. A damaged one has no subject to go by: its id has. */
export function newestOf(
  frozen: FrozenStatements | undefined,
  { subject, month, zone }: Pick<StatementInput, 'subject' | 'month' | 'zone'>,
): string | null {
  const of = (frozen?.statements ?? []).filter(
    (one) => one.subject.kind === subject.kind && one.subject.id === subject.id && one.month === month && one.zone === zone,
  );
  const newest = of.toSorted((a, b) => b.revision - a.revision)[0];
  if (newest === undefined) return null;
  const series = newest.id.replace(/-r\d+$/, '');
  const damaged = (frozen?.damaged ?? []).filter(({ id }) => id.replace(/-r\d+$/, '') === series);
  return [newest.id, ...damaged.map(({ id }) => id)].toSorted((a, b) => revisionIn(b) - revisionIn(a))[0] ?? null;
}

function revisionIn(id: string): number {
  return Number(/-r(\d+)$/.exec(id)?.[1] ?? 0);
}
