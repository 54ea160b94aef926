import { describe, expect, test } from 'vitest';
import { decode, NOW_MS, TAKE_ALL } from '../../support/decoded.ts';
import { expectedRows, journal, JOURNAL_FILES } from '../../support/expected.ts';

const WHOLE = JOURNAL_FILES.filter((file) => !file.startsWith('broken-'));
/** Where the reference gives up at the first damage, the intact blocks behind it are read all the same. */
const READ_ON = new Set(['broken-crc.journal', 'broken-crc-header.journal']);

describe('decodes exactly what the reference decodes', () => {
  // The numbers include counters beyond the signed range; they are decoded, then refused by the rule for storing.
  test.each(WHOLE.filter((file) => file !== 'numbers.journal'))('%s', (file) => {
    const decoded = decode(journal(file), TAKE_ALL);
    expect(decoded.rows).toEqual(expectedRows(file));
    expect(decoded.rejects).toEqual([]);
    expect(decoded.outcome).toBe('sound');
  });

  test('numbers.journal, but for the events whose counters do not fit', () => {
    const decoded = decode(journal('numbers.journal'), TAKE_ALL);
    const refused = new Set(decoded.rejects.map((reject) => reject.eventId));
    const fits = (row: { readonly [name: string]: unknown }): boolean => !refused.has(String(row['event_id']));
    expect(decoded.rows).toEqual(expectedRows('numbers.journal').filter(fits));
    expect(decoded.rows.length + decoded.rejects.length).toBe(30);
    const negative = (row: { readonly [name: string]: unknown }): boolean =>
      [row['quota_failover_count'], row['same_account_retry_count']].some((count) => typeof count === 'bigint' && count < 0n);
    expect(
      expectedRows('numbers.journal')
        .filter(negative)
        .map((row) => row['event_id']),
    ).toEqual([...refused]);
    expect(decoded.rejects[0]?.reason).toMatch(/does not fit a signed 64-bit number/);
  });

  test.each(JOURNAL_FILES.filter((file) => file.startsWith('broken-') && !READ_ON.has(file)))('%s, up to the damage', (file) => {
    expect(decode(journal(file), TAKE_ALL).rows).toEqual(expectedRows(file));
  });
});

describe('says what is damaged and where, and keeps the rest', () => {
  test.each([
    ['broken-truncated-in-block.journal', 'damaged', 12, 3797, 0, /ends inside a block: 1987 bytes of data promised, 662 there/],
    ['broken-truncated-block-header.journal', 'damaged', 6, 1885, 0, /ends inside a block header/],
    ['broken-truncated-tag.journal', 'damaged', 12, 3797, 0, /ends inside the tag/],
    ['broken-truncated-footer.journal', 'damaged', 24, 7759, 0, /ends inside the footer; 24 events before it are kept/],
    ['broken-truncated-header.journal', 'refused', 0, 20, 0, /ends inside its header/],
    ['broken-empty-file.journal', 'refused', 0, 0, 0, /is empty/],
    ['broken-crc.journal', 'damaged', 18, 1885, 0, /checksum of a block is wrong: 94d33eaf promised/],
    ['broken-crc-header.journal', 'damaged', 18, 42, 0, /checksum of a block is wrong/],
    ['broken-unsealed.open', 'damaged', 11, 4740, 0, /no footer: the file was not sealed; 11 events/],
    ['broken-unsealed-partial-tail.open', 'damaged', 11, 4740, 0, /ends inside a block/],
    ['broken-unsealed-header-only.open', 'damaged', 0, 43, 0, /no footer/],
    ['broken-wrong-magic.journal', 'refused', 0, 0, 0, /not a usage journal: it begins with "LLMUJNL2/],
    ['broken-is-rollup.journal', 'refused', 0, 0, 0, /not supported: this is a rollup journal/],
    ['broken-unknown-tag.journal', 'damaged', 6, 1885, 0, /unknown record "BLK2"/],
    ['broken-bad-utf8.journal', 'damaged', 3, 1234, 3, /not UTF-8/],
    ['broken-bad-enum.journal', 'damaged', 3, 1234, 3, /variant 2 does not exist/],
    ['broken-uncompressed-length.journal', 'damaged', 3, 1234, 3, /unpacks to 3660 bytes, its header says 3661/],
    ['broken-not-zstd.journal', 'damaged', 3, 1234, 6, /not zstd/],
    ['broken-short-payload.journal', 'damaged', 3, 1234, 3, /end in the middle of a value/],
  ])('%s', (file, outcome, rows, offset, events, reason) => {
    const decoded = decode(journal(file));
    expect(decoded.rejects).toEqual([{ offset, events, reason: expect.stringMatching(reason) }]);
    expect({ outcome: decoded.outcome, rows: decoded.rows.length }).toEqual({ outcome, rows });
  });

  test('every damaged fixture is in that list', () => {
    expect(JOURNAL_FILES.filter((file) => file.startsWith('broken-')).length).toBe(19);
  });

  test('the blocks behind a damaged one are those of the undamaged file', () => {
    const ids = (file: string): unknown[] => decode(journal(file)).rows.map((row) => row['event_id']);
    const whole = ids('broken-truncated-footer.journal');
    expect([...ids('broken-crc.journal')].every((id) => whole.includes(id))).toBe(true);
    expect(ids('broken-crc.journal')).toEqual(whole.filter((_, index) => index < 6 || index >= 12));
  });
});

describe('odd files keep all their events and are remarked upon', () => {
  test.each([
    ['odd-footer-counts.journal', [/number of blocks 9/, /number of events 11/, /latest time absent/]],
    ['odd-block-event-count.journal', [/block at 1234: its header says 77 events, it holds 3/]],
    ['odd-header-versions.journal', [/format version 2/, /schema version 9/, /compression "none"/]],
    ['odd-trailing-payload.journal', [/block at 1234: 32 bytes follow its last event/, /it begins at 1791600018911/]],
    ['odd-bytes-after-footer.journal', [/22 bytes follow the footer/]],
    ['legacy-mixed.journal', [/different event layouts/]],
    ['text.journal', [/control characters/, /control characters/]],
  ])('%s', (file, notes) => {
    const decoded = decode(journal(file));
    expect(decoded.notes).toEqual(notes.map((note) => expect.stringMatching(note)));
    expect(decoded.outcome).toBe('sound');
  });

  test('an ordinary file is not remarked upon', () => {
    expect(decode(journal('multi-block.journal')).notes).toEqual([]);
  });
});

test('shows header, footer and layout', () => {
  expect(decode(journal('legacy-mixed.journal')).facts).toMatchObject({
    Format: 'usage journal, format 1, schema 1',
    Compression: 'zstd',
    Blocks: '3',
    Events: '9',
    'Event layout': 'current (1), with error payloads (1), oldest (1)',
  });
});

test('an empty id and an impossible time are decoded, then refused by the rule for storing', () => {
  const reasons = decode(journal('all-none.journal'), { nowMs: NOW_MS }).rejects.map((reject) => reject.reason);
  expect(reasons).toEqual(['event_id is empty', 'created_at_ms 0 is before the year 2000']);
});
