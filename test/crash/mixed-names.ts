/** Events of a batch. */
export const BATCH = 40;
/** Age of the events that retention is to remove. */
export const OLD_MS = 30 * 86_400_000;

/** Ids of a batch begin with this. */
export function batchName(kind: 'fresh' | 'old', run: number, batch: number): string {
  return `${kind}-${run}-${batch}`;
}

/** The batch an id is of, or null when it is of the replayed journal. */
export function batchOfId(id: string): string | null {
  return /^(?:fresh|old)-\d+-\d+(?=-\d+$)/.exec(id)?.[0] ?? null;
}
