import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidArgumentError } from '../../../store/errors.ts';
import { compareKeys, decodeCursor, encodeCursor } from '../../../store/queries/cursor.ts';

const key = fc.record({ createdMs: fc.integer({ min: 0, max: 8_640_000_000_000_000 }), eventId: fc.string({ unit: 'grapheme', minLength: 1 }) });

describe('a cursor', () => {
  it('comes back as the place it was made of', () => {
    fc.assert(
      fc.property(key, (k) => {
        expect(decodeCursor(encodeCursor(k))).toEqual(k);
      }),
    );
  });

  it('holds only letters that need no quoting in an address', () => {
    fc.assert(
      fc.property(key, (k) => {
        expect(encodeCursor(k)).toMatch(/^[A-Za-z0-9_-]+$/);
      }),
    );
  });

  it.each(['', 'x', 'null', Buffer.from('[1]').toString('base64url'), Buffer.from('["1","a"]').toString('base64url'), Buffer.from('[1.5,"a"]').toString('base64url'),
    Buffer.from('[1,"a",2]').toString('base64url'), Buffer.from('{"0":1}').toString('base64url'), `${encodeCursor({ createdMs: 1, eventId: 'a' })}=`,
    ` ${encodeCursor({ createdMs: 1, eventId: 'a' })}`])('refuses %j', (text) => {
    expect(() => decodeCursor(text)).toThrow(InvalidArgumentError);
  }); // prettier-ignore

  it('orders newest first, then ids by their bytes', () => {
    const ids = ['a', 'b', 'ab', 'ü', '\u{1F600}', '\uFFFD'];
    const keys = ids.map((eventId) => ({ createdMs: 1, eventId }));
    const sorted = [...keys, { createdMs: 2, eventId: 'a' }].toSorted(compareKeys);
    expect(sorted.map((k) => k.eventId)).toEqual(['a', '\u{1F600}', '\uFFFD', 'ü', 'b', 'ab', 'a']);
  });
});
