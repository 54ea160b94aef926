import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignSlots, SLOTS, type ColourMemory } from '../../../renderer/features/billing/colour-slots.ts';

const ORDER = Array.from({ length: 20 }, (_, i) => `key-${i}`);
const NONE: ColourMemory = new Map();

describe('colours of entities', () => {
  test('do not change when a filter takes others away', () => {
    const all = assignSlots(NONE, ORDER.slice(0, 8), ORDER);
    const fewer = assignSlots(all, ['key-5', 'key-2'], ORDER);
    expect(fewer.get('key-5')).toBe(all.get('key-5'));
    expect(fewer.get('key-2')).toBe(all.get('key-2'));
  });

  test('do not change when the ranking does', () => {
    const first = assignSlots(NONE, ['key-0', 'key-1', 'key-2'], ORDER);
    const turned = assignSlots(first, ['key-2', 'key-1', 'key-0'], ORDER);
    expect([...turned]).toEqual([...first]);
  });

  test('are the same after a reload of the same store', () => {
    expect(assignSlots(NONE, ['key-3', 'key-1'], ORDER).get('key-3')).toBe(assignSlots(NONE, ['key-1', 'key-3'], ORDER).get('key-3'));
  });

  test('come back when an entity does', () => {
    const before = assignSlots(NONE, ['key-12'], ORDER);
    const between = assignSlots(before, ORDER.slice(0, 4), ORDER);
    expect(assignSlots(between, ['key-12', 'key-0'], ORDER).get('key-12')).toBe(before.get('key-12'));
  });

  test('are given to entities the store has not listed yet', () => {
    expect(assignSlots(NONE, ['new'], []).get('new')).toBe(0);
  });

  test('cannot be given to more than eight at once', () => {
    expect(() => assignSlots(NONE, ORDER.slice(0, 9), ORDER)).toThrow(RangeError);
  });

  test('never show two visible entities in one colour', () => {
    const view = fc.uniqueArray(fc.constantFrom(...ORDER, 'unlisted-a', 'unlisted-b'), { maxLength: SLOTS });
    fc.assert(
      fc.property(fc.array(view, { minLength: 1, maxLength: 12 }), (views) => {
        let memory = NONE;
        for (const visible of views) {
          memory = assignSlots(memory, visible, ORDER);
          const slots = visible.map((entity) => memory.get(entity) ?? -1);
          expect(new Set(slots).size).toBe(visible.length);
          expect(slots.every((slot) => slot >= 0 && slot < SLOTS)).toBe(true);
        }
      }),
    );
  });
});
