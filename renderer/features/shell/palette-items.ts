import type { LucideIcon } from 'lucide-react';

/** One line of the palette. */
export interface PaletteItem {
  readonly id: string;
  readonly label: string;
  readonly words: string;
  readonly icon: LucideIcon;
  readonly keys: string | null;
  readonly disabledReason: string | null;
  readonly run: () => void;
}

export interface PaletteGroup {
  readonly value: string;
  readonly items: readonly PaletteItem[];
}

const MOST_SEGMENTS = 12;

/** Whether every word typed is somewhere in the item. */
export function matches(item: Pick<PaletteItem, 'label' | 'words'>, typed: string): boolean {
  const text = `${item.label} ${item.words}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The groups that match, empty ones left out; segments appear only once something is typed, a screenful of them. */
export function paletteGroups(groups: readonly PaletteGroup[], segments: readonly PaletteItem[], typed: string): PaletteGroup[] {
  const query = typed.trim();
  const found = groups.map(({ value, items }) => ({ value, items: items.filter((item) => matches(item, query)) }));
  const ids = query === '' ? [] : segments.filter((item) => matches(item, query)).slice(0, MOST_SEGMENTS);
  return [...found, { value: 'Segments', items: ids }].filter(({ items }) => items.length > 0);
}
