import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc32c } from '../../../store/replay/formats/crc32c.ts';
import { PostcardCursor, PostcardError } from '../../../store/replay/formats/postcard.ts';
import { blockChecksum, readBlockHeader } from '../../../store/replay/formats/records.ts';
import { blockRecord, fileHeader } from '../../support/journal-writer.ts';
import { PostcardWriter } from '../../support/postcard-writer.ts';

const cursor = (hex: string): PostcardCursor => new PostcardCursor(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const INT64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const UINT64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

describe('the published vectors', () => {
  test('checksum of the nine digits', () => {
    expect(crc32c(Buffer.from('123456789')).toString(16)).toBe('e3069283');
  });

  test('numbers', () => {
    expect(cursor('ac 02').u64()).toBe(300n);
    expect(cursor('01').i64()).toBe(-1n);
    expect(cursor('90 03').i64()).toBe(200n);
    expect(cursor('80 a0 ab fe f9 62').i64()).toBe(1_700_000_000_000n);
    expect(cursor('ff ff ff ff ff ff ff ff ff 01').i64()).toBe(-(2n ** 63n));
    expect(cursor('fe ff ff ff ff ff ff ff ff 01').i64()).toBe(2n ** 63n - 1n);
    expect(cursor('ff ff ff ff ff ff ff ff ff 01').u64()).toBe(2n ** 64n - 1n);
  });

  test('start of a file', () => {
    const hex = '4c4c4d554a4e4c31 1d000000 4c4c4d554a4e4c31 01 01 2a 80a0abfef962 06 7069642d3737 04 7a737464';
    expect(fileHeader(42, 1_700_000_000_000).toString('hex')).toBe(hex.replaceAll(' ', ''));
  });

  test('a block and its checksum', () => {
    const hex = '424c4b31 15000000 00 01 80a0abfef962 80a0abfef962 05 04 dec0f3d409 deadbeef';
    const data = Buffer.from('deadbeef', 'hex');
    const record = blockRecord({ sequence: 0, events: 1, fromMs: 1_700_000_000_000, toMs: 1_700_000_000_000, plainLength: 5 }, data);
    expect(record.toString('hex')).toBe(hex.replaceAll(' ', ''));
    const { record: header } = readBlockHeader(record.subarray(8, 8 + 0x15));
    expect([header.crc, blockChecksum(header, data)]).toEqual([0x9a9ce05e, 0x9a9ce05e]);
  });
});

describe('numbers', () => {
  test('every signed and unsigned number comes back', () => {
    fc.assert(
      fc.property(INT64, UINT64, (signed, unsigned) => {
        const out = new PostcardWriter();
        out.signed(signed);
        out.unsigned(unsigned);
        const read = new PostcardCursor(out.take());
        expect([read.i64(), read.u64(), read.left]).toEqual([signed, unsigned, 0]);
      }),
    );
  });

  test('forms padded with zero groups are taken', () => {
    expect(cursor('81 00').u64()).toBe(1n);
    expect(cursor('81 80 80 80 80 80 80 80 80 00').u64()).toBe(1n);
  });

  test.each([
    ['eleven bytes', 'ff ff ff ff ff ff ff ff ff 81 00', (at: PostcardCursor) => at.u64()],
    ['a tenth byte beyond 64 bits', 'ff ff ff ff ff ff ff ff ff 02', (at: PostcardCursor) => at.u64()],
    ['a fifth byte beyond 32 bits', 'ff ff ff ff 10', (at: PostcardCursor) => at.u32()],
    ['a third byte beyond 16 bits', 'ff ff 04', (at: PostcardCursor) => at.u16()],
    ['an end in the middle', 'ff ff', (at: PostcardCursor) => at.u64()],
    ['a yes/no of 2', '02', (at: PostcardCursor) => at.bool()],
    ['a length beyond the data', '05 61', (at: PostcardCursor) => at.length()],
    ['a length of 2^32', '80 80 80 80 10 61', (at: PostcardCursor) => at.length()],
  ])('%s is refused', (_, hex, read) => {
    expect(() => read(cursor(hex))).toThrow(PostcardError);
  });

  test('the largest of each width is taken', () => {
    expect(cursor('ff ff 03').u16()).toBe(65_535);
    expect(cursor('ff ff ff ff 0f').u32()).toBe(4_294_967_295);
  });
});

test('a checksum may be taken in parts', () => {
  const bytes = fc.uint8Array({ maxLength: 100 });
  fc.assert(
    fc.property(bytes, bytes, (first, second) => {
      expect(crc32c(second, crc32c(first))).toBe(crc32c(Buffer.concat([first, second])));
    }),
  );
});
