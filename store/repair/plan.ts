/** One thing repair would do, as it is shown before anything is done. */
export interface RepairItem {
  readonly action: RepairAction;
  /** Path below the store folder. */
  readonly path: string;
  readonly why: string;
  /** Whether nothing that was acknowledged can be lost by it. What is not safe needs to be accepted. */
  readonly safe: boolean;
  readonly effect: string;
}

export type RepairAction =
  /** Catalog: written again from a sound generation or from the files. */
  | 'rebuild-catalog'
  /** Catalog: an entry, a tombstone or the next number made to agree with the files. */
  | 'correct-catalog'
  /** A file goes to the quarantine, with the reason. */
  | 'set-aside'
  /** A write-ahead log is cut where its good part ends. */
  | 'cut-log'
  /** A file goes back to where it belongs. */
  | 'move'
  /** A segment is written again without what is wrong with it; the original goes to the quarantine. */
  | 'rewrite'
  /** What a crash left half done is finished or undone, as opening the store does. */
  | 'finish'
  /** Access for others than the owner is taken away. */
  | 'make-private'
  /** A listed segment whose file is gone is forgotten. */
  | 'forget'
  /** What a segment is short of is given up: what was noted of it is lowered to what it holds. */
  | 'lower-mark';

/** An item with what carries it out; null where opening the store does. Answers what was done. */
export interface RepairStep extends RepairItem {
  readonly deed: (() => Promise<string>) | null;
}

export function itemOf({ action, path, why, safe, effect }: RepairItem): RepairItem {
  return { action, path, why, safe, effect };
}

/** Shows the first few of many. */
export function some(all: readonly string[], most = 20): string {
  return all.length <= most ? all.join(', ') : `${all.slice(0, most).join(', ')} and ${all.length - most} more`;
}
