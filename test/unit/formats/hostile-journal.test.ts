import { zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decode, TAKE_ALL } from '../../support/decoded.ts';
import { realisticEvents } from '../../support/journal-sample.ts';
import { blockRecord, fileHeader, journalParts, type BlockFields } from '../../support/journal-writer.ts';

const FIELDS: BlockFields = { sequence: 0, events: 1, fromMs: 0, toMs: 0, plainLength: 5 };
const HEADER = fileHeader(1, 1_790_000_000_000);
const around = (...records: Buffer[]): Buffer => Buffer.concat([HEADER, ...records]);
const sound = (): Buffer => [...journalParts(realisticEvents(3), { footer: false })][1] ?? Buffer.alloc(0);

function prefixed(tag: string, length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.write(tag, 'latin1');
  bytes.writeUInt32LE(length, 4);
  return bytes;
}

describe('lengths that lie', () => {
  test.each([
    ['a block header of 4 GiB', prefixed('BLK1', 0xffffffff), /claims 4294967295 bytes; at most 65536/],
    ['a footer of 64 KiB that is not there', prefixed('FTR1', 65_536), /ends inside the footer/],
    ['data beyond the end', blockRecord(FIELDS, Buffer.alloc(100)).subarray(0, -1), /100 bytes of data promised, 99 there/],
  ])('%s stops the reading with its place', (_, record, reason) => {
    const decoded = decode(around(sound(), record));
    expect(decoded.rejects).toEqual([{ offset: HEADER.length + sound().length, events: 0, reason: expect.stringMatching(reason) }]);
    expect(decoded.rows.length).toBe(3);
  });

  test('a file header of 4 GiB is refused', () => {
    const bytes = Buffer.from(HEADER);
    bytes.writeUInt32LE(0xffffffff, 8);
    const { outcome, rejects } = decode(bytes);
    expect({ outcome, rejects }).toEqual({
      outcome: 'refused',
      rejects: [{ offset: 12, events: 0, reason: expect.stringMatching(/at most 65536/) }],
    });
  });

  test.each([
    ['65,537 events', { ...FIELDS, events: 65_537 }, 0, /a block of 65537 events; at most 65536/],
    ['an unpacked size of 600 MiB', { ...FIELDS, plainLength: 600 * 1024 ** 2 }, 1, /629145600 bytes unpacked; at most 536870912/],
  ])('a block of %s is passed over, the next is read', (_, fields, events, reason) => {
    const decoded = decode(around(blockRecord(fields, Buffer.from('data')), sound()));
    expect(decoded.rejects[0]).toEqual({ offset: HEADER.length, events, reason: expect.stringMatching(reason) });
    expect(decoded.rows.length).toBe(3);
  });
});

describe('packed data that lie', () => {
  const bomb = zstdCompressSync(Buffer.alloc(64 * 1024 ** 2));
  const frame = zstdCompressSync(Buffer.alloc(5));
  test.each([
    ['more than promised', bomb, 1_000, /more than the 1000 bytes/],
    ['less than promised', frame, 6, /unpacks to 5 bytes, its header says 6/],
    ['two frames', Buffer.concat([frame, frame]), 5, /bytes follow the end of its zstd data/],
    ['bytes after the frame', Buffer.concat([frame, Buffer.from('x')]), 5, /1 bytes follow the end/],
    ['a skippable frame first', Buffer.concat([Buffer.from('502a4d1804000000', 'hex'), Buffer.alloc(4), frame]), 5, /not zstd/],
    ['half a frame', frame.subarray(0, -3), 5, /cut short/],
    ['a window of 2 GiB', Buffer.from('28b52ffd00a8010000', 'hex'), 5, /cannot be unpacked|unpacks to/],
    ['a promise of nothing', frame, 0, /unpacked length is given as 0/],
  ])('%s', (_, data, plainLength, reason) => {
    const decoded = decode(around(blockRecord({ ...FIELDS, plainLength }, data), sound()));
    expect(decoded.rejects[0]).toEqual({ offset: HEADER.length, events: 1, reason: expect.stringMatching(reason) });
    expect(decoded.rows.length).toBe(3);
  });
});

test('a damaged block that does not end at another record ends the reading', () => {
  const blocks = [...journalParts(realisticEvents(9), { blockEvents: 3, footer: false })].slice(1);
  const [first, second, third] = blocks;
  if (!first || !second || !third) throw new Error('three blocks were expected');
  second.writeUInt8(second.readUInt8(second.length - 1) ^ 1, second.length - 1); // its checksum is now wrong
  const decoded = decode(around(first, second, Buffer.from('?'), third));
  expect(decoded.rejects).toEqual([
    {
      offset: HEADER.length + first.length,
      events: 0,
      reason: expect.stringMatching(/checksum .* no record starts where this block should end; 3 events/),
    },
  ]);
  expect(decoded.rows.length).toBe(3);
});

test('memory is not taken for what the payload only claims', () => {
  const claims = Buffer.from([0xff, 0xff, 0x03, 0x01]); // 65,535 events in one byte
  const decoded = decode(around(blockRecord({ ...FIELDS, plainLength: claims.length }, zstdCompressSync(claims))), TAKE_ALL);
  expect(decoded.rejects[0]?.reason).toMatch(/a length of 65535 where 1 bytes are left/);
});

test('texts that a file makes long are shown short', () => {
  const eventId = 'x'.repeat(100_000);
  const events = [...realisticEvents(1)].map((event) => ({ ...event, event_id: eventId, created_at_ms: 0 }));
  const decoded = decode(Buffer.concat([fileHeader(1, 0, 'w'.repeat(50_000)), [...journalParts(events)][1] ?? Buffer.alloc(0)]));
  expect([decoded.facts['Writer']?.length, decoded.rejects[0]?.eventId?.length]).toEqual([257, 257]);
});
