import { localInteger } from './integer-text.ts';
import type { FoundEvent } from './vocabulary.ts';

/** The fields of one event, whatever is in them: a store may hold what no version of ours has written. */
export interface Fields {
  /** A text, or null when the event does not say. */
  readonly text: (name: string, group?: string) => string | null;
  /** A whole number, or null when the event does not say. */
  readonly integer: (name: string, group?: string) => bigint | null;
  readonly flag: (name: string, group?: string) => boolean | null;
  readonly list: (name: string, group?: string) => readonly string[];
}

/** Reads the JSON form of an event. */
export function fieldsOf(event: FoundEvent['event']): Fields {
  const value = (name: string, group?: string): unknown => {
    const from = group === undefined ? event : event[group];
    return typeof from === 'object' && from !== null && Object.hasOwn(from, name) ? (from as Record<string, unknown>)[name] : undefined;
  };
  const text = (name: string, group?: string): string | null => {
    const found = value(name, group);
    return typeof found === 'string' ? found : null;
  };
  return {
    text,
    integer: (name, group) => localInteger(text(name, group)),
    flag: (name, group) => {
      const found = value(name, group);
      return typeof found === 'boolean' ? found : null;
    },
    list: (name, group) => {
      const found = value(name, group);
      return Array.isArray(found) ? found.filter((item) => typeof item === 'string') : [];
    },
  };
}
