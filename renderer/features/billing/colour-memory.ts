import { assignSlots, type ColourMemory } from './colour-slots.ts';

const memories = new Map<string, ColourMemory>();

/** Gives the visible entities their colours and remembers them while the window lives; `scope` is a store and a column of it. */
export function coloursOf(scope: string, visible: readonly string[], order: readonly string[]): ColourMemory {
  const memory = assignSlots(memories.get(scope) ?? new Map(), visible, order);
  memories.set(scope, memory);
  return memory;
}
