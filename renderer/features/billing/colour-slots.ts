/** Colours there are; whoever gets none is shown as Other. */
export const SLOTS = 8;

/** Which colour (0..7) each entity has had so far. */
export type ColourMemory = ReadonlyMap<string, number>;

/**
 * Gives every visible entity a colour slot of its own and remembers it: a colour belongs to an entity, not to its rank.
 *
 * Entities that already had a slot keep it (should two visible ones have been given the same at different times, the one
 * remembered first does). New ones take the slot of their place in `order` - the whole store, busiest first - when it is
 * free, else the first free one, so that a reload with the same store paints the same picture.
 * At most `SLOTS` entities can be visible; more are an error of the caller.
 */
export function assignSlots(memory: ColourMemory, visible: readonly string[], order: readonly string[]): ColourMemory {
  if (visible.length > SLOTS) throw new RangeError(`${visible.length} entities for ${SLOTS} colours`);
  const next = new Map(memory);
  const taken = new Set<number>();
  const waiting = new Set(visible);
  const give = (entity: string, slot: number): void => {
    next.set(entity, slot);
    taken.add(slot);
    waiting.delete(entity);
  };
  for (const [entity, slot] of memory) if (waiting.has(entity) && !taken.has(slot)) give(entity, slot);
  for (const entity of inOrder(waiting, order)) {
    const wanted = order.indexOf(entity) % SLOTS;
    if (wanted >= 0 && !taken.has(wanted)) give(entity, wanted);
  }
  for (const entity of inOrder(waiting, order)) give(entity, firstFree(taken));
  return next;
}

function inOrder(entities: ReadonlySet<string>, order: readonly string[]): string[] {
  const place = (entity: string): number => (order.includes(entity) ? order.indexOf(entity) : order.length);
  return [...entities].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}

function firstFree(taken: ReadonlySet<number>): number {
  let slot = 0;
  while (taken.has(slot)) slot += 1;
  return slot;
}
