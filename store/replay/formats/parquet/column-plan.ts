import { EVENT_COLUMNS } from '../../../domain/columns.ts';
import { columnNames } from '../row-writer.ts';
import { kindOf, type ColumnKind } from './column-kinds.ts';
import type { Leaf } from './leaves.ts';

/** A column of the file that is read, and where its values go. */
export interface PlannedColumn {
  readonly index: number;
  readonly leaf: Leaf;
  readonly kind: ColumnKind;
}

export interface ColumnPlan {
  readonly columns: readonly PlannedColumn[];
  /** Columns of an event that the file does not have. */
  readonly absent: readonly number[];
  readonly version: Leaf | null;
  readonly unknown: readonly string[];
}

const VERSION = 'schema_version';
const SHOWN = 20;

/** Finds the columns of an event among those of a file, flat or in structs, or says why it is no table of events. */
export function planColumns(leaves: readonly Leaf[]): ColumnPlan | string {
  const byName = Map.groupBy(leaves, (leaf) => leaf.name);
  const columns: PlannedColumn[] = [];
  const absent: number[] = [];
  const faults: string[] = [];
  for (const [index, column] of EVENT_COLUMNS.entries()) {
    const found = namesOf(index).flatMap((name) => byName.get(name) ?? []);
    const [leaf, second] = found;
    if (!leaf) absent.push(index);
    else if (second) faults.push(`${column.name} stands more than once`);
    else {
      const kind = kindOf(leaf, column);
      if (typeof kind === 'string') faults.push(kind);
      else columns.push({ index, leaf, kind });
    }
  }
  const missing = absent.flatMap((index) => (EVENT_COLUMNS[index]?.required === true ? [EVENT_COLUMNS[index].name] : []));
  if (columns.length === 0) return `no column of a usage event: it has ${shown(leaves.map((leaf) => leaf.name))}`;
  if (missing.length > 0) faults.push(`columns that every event must have are missing: ${shown(missing)}`);
  if (faults.length > 0) return faults.slice(0, SHOWN).join('; ');
  return { columns, absent, ...rest(leaves) };
}

/** A list may also stand under its plain name. */
function namesOf(index: number): string[] {
  const column = EVENT_COLUMNS[index];
  if (!column) return [];
  const [, second] = column.path;
  return column.list && second !== undefined ? [...columnNames(column), second] : columnNames(column);
}

function rest(leaves: readonly Leaf[]): { readonly version: Leaf | null; readonly unknown: readonly string[] } {
  const known = new Set(EVENT_COLUMNS.flatMap((_, index) => namesOf(index)));
  const unknown = leaves.map((leaf) => leaf.name).filter((name) => name !== VERSION && !known.has(name));
  return { version: leaves.find((leaf) => leaf.name === VERSION) ?? null, unknown };
}

function shown(names: readonly string[]): string {
  return names.slice(0, SHOWN).join(', ');
}
