import { describe, expect, it } from 'vitest';
import { INT64_MAX, INT64_MIN } from '../../store/domain/int64.ts';
import { CorruptError } from '../../store/errors.ts';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { batchOf, makeEvent, makeEvents } from '../support/builders.ts';
import { EXPIRED, FRESH, openHarness } from '../support/harness.ts';
import { storedRows } from '../support/stored.ts';

const counts = { read: 0, new: 0, duplicate: 0, conflict: 0, late: 0, conflicts: [] };

describe('appending', () => {
  it('stores every event of a batch as it was sent, and says so', async () => {
    await using h = await openHarness();
    expect(await h.append(makeEvents('a', 20, FRESH))).toEqual({ ...counts, read: 20, new: 20 });
    await h.check();
  });

  it('answers an empty batch with nothing', async () => {
    await using h = await openHarness();
    expect(await h.append([])).toEqual(counts);
    await h.check();
  });

  it('tells new, duplicate and conflict apart within one batch: the first of an id counts', async () => {
    await using h = await openHarness();
    const first = makeEvent('a', FRESH);
    const other = makeEvent('a', FRESH, { status_code: 500n });
    const batch = [first, first, other, makeEvent('b', FRESH), other, first];
    expect(await h.append(batch)).toEqual({
      ...counts,
      read: 6,
      new: 2,
      duplicate: 2,
      conflict: 2,
      conflicts: [
        { position: 3, eventId: 'a' },
        { position: 5, eventId: 'a' },
      ],
    });
    await h.check();
  });

  it.each(['active', 'pending', 'archived'] as const)('compares with what lies in the %s tier', async (tier) => {
    await using h = await openHarness({ sealing: tier === 'archived' });
    const stored = makeEvents('a', 10, FRESH);
    await h.append(stored);
    if (tier !== 'active') await h.repository.rollover();
    if (tier === 'archived') await h.repository.whenSealed();
    expect(h.repository.segments.find((s) => s.totals.rows === 10)?.tier).toBe(tier);
    const batch = [...stored.slice(0, 4), makeEvent('a-5', FRESH + 5_000, { model: 'another' }), makeEvent('b', FRESH)];
    expect(await h.append(batch)).toEqual({ ...counts, read: 6, new: 1, duplicate: 4, conflict: 1, conflicts: [{ position: 5, eventId: 'a-5' }] });
    await h.check();
  });

  it('compares one batch with all tiers at once', async () => {
    await using h = await openHarness();
    const archived = makeEvents('archived', 3, FRESH);
    const pending = makeEvents('pending', 3, FRESH);
    const active = makeEvents('active', 3, FRESH);
    await h.append(archived);
    await h.repository.rollover();
    await h.repository.whenSealed();
    const sealing = h.points.park('seal.copied');
    await h.append(pending);
    await h.repository.rollover();
    await sealing.reached;
    await h.append(active);
    expect(h.repository.segments.map((s) => s.tier)).toEqual(['archived', 'pending', 'active']);
    expect(await h.append([...archived, ...pending, ...active, makeEvent('new', FRESH)])).toEqual({ ...counts, read: 10, new: 1, duplicate: 9 });
    sealing.release();
    await h.repository.whenSealed();
    await h.check();
  });

  it('takes the same event at another time for a conflict, not for another event', async () => {
    await using h = await openHarness();
    await h.append([makeEvent('a', FRESH)]);
    expect(await h.append([makeEvent('a', FRESH + 1)])).toMatchObject({ new: 0, conflict: 1 });
    await h.check();
  });

  it('compares bodies too, stores them exactly, and keeps those of the first', async () => {
    await using h = await openHarness();
    const body = `{"text":"${'ü\u{1F600}\u0000\\n'.repeat(20_000)}"}`;
    const full = makeEvent('a', FRESH, { full_request_json: body, response_body: '', error_body: null });
    expect(await h.append([full])).toMatchObject({ new: 1 });
    expect(await h.append([full])).toMatchObject({ duplicate: 1 });
    expect(await h.append([makeEvent('a', FRESH, { full_request_json: body, response_body: null })])).toMatchObject({ conflict: 1 });
    expect(await h.append([makeEvent('a', FRESH, { full_request_json: `${body} `, response_body: '' })])).toMatchObject({ conflict: 1 });
    await h.repository.rollover();
    await h.repository.whenSealed();
    expect(await h.append([full])).toMatchObject({ duplicate: 1 });
    await h.check();
  });

  it('stores 64-bit integers and credits exactly, through rollover and seal', async () => {
    await using h = await openHarness();
    const extreme = { billable_tokens: INT64_MAX, input_cached_tokens: INT64_MIN, bytes_streamed: 2n ** 53n + 1n };
    await h.append([
      makeEvent('max', FRESH, { ...extreme, credit_usage: '999999999999.999999999999' }),
      makeEvent('min', FRESH, { ...extreme, credit_usage: '-0.000000000001' }),
      makeEvent('rounded', FRESH, { credit_usage: '0.1234567890125' }),
      makeEvent('unusable', FRESH, { credit_usage: 'NaN' }),
      makeEvent('none', FRESH, { credit_usage: null }),
    ]);
    await h.repository.rollover();
    await h.repository.whenSealed();
    const [sealed] = h.repository.segments;
    expect(sealed?.totals).toMatchObject({
      billable: 2n * INT64_MAX + 450n,
      inputCached: 2n * INT64_MIN + 60n,
      credits: 10n ** 24n - 2n + 123_456_789_012n,
      creditsMissing: 1,
      rows: 5,
    });
    const rows = await storedRows(h.repository);
    const found = Object.fromEntries(rows.map((r) => [r['event_id'], [r['credit_usage'], r['credit_usage_raw']]]));
    expect(found).toEqual({
      max: [10n ** 24n - 1n, null],
      min: [-1n, null],
      rounded: [123_456_789_012n, '0.1234567890125'],
      unusable: [null, 'NaN'],
      none: [null, null],
    });
    await h.check();
  });

  it('takes ids for what they are: case, spaces, quotes and composed letters make another id', async () => {
    await using h = await openHarness();
    const ids = ['a', 'A', ' a', "a'b", 'a"b', '\u00e9', 'e\u0301', '__proto__', 'a;DROP TABLE usage_events', '\u{1F600}'];
    expect(await h.append(ids.map((id) => makeEvent(id, FRESH)))).toMatchObject({ new: ids.length });
    expect(await h.append(ids.map((id) => makeEvent(id, FRESH)))).toMatchObject({ duplicate: ids.length });
    await h.check();
  });

  it('stores each id of fifty overlapping appends once, and the counts add up', async () => {
    await using h = await openHarness({ rolloverBytes: 1_500_000 });
    const all = makeEvents('e', 400, FRESH);
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, i) => h.append(Array.from({ length: 40 }, (_unused, j) => all[(i * 7 + j * 3) % 400] ?? makeEvent('x', FRESH)))),
    );
    const sum = (pick: (r: (typeof results)[number]) => number): number => results.reduce((n, r) => n + pick(r), 0);
    expect(results.every((r) => r.read === r.new + r.duplicate + r.conflict)).toBe(true);
    expect({ read: sum((r) => r.read), new: sum((r) => r.new), conflict: sum((r) => r.conflict) }).toEqual({
      read: 2_000,
      new: h.model.size,
      conflict: 0,
    });
    await h.repository.whenSealed();
    await h.check();
  });

  it('refuses a batch rather than storing twice when a segment it must be compared with cannot be read', async () => {
    await using h = await openHarness();
    const stored = makeEvents('a', 5, FRESH);
    await h.append(stored);
    await h.repository.rollover();
    await h.repository.whenSealed();
    const path = h.repository.segments[0]?.path ?? '';
    await h.reopen();
    await rm(join(h.root, path));
    await expect(h.append(stored)).rejects.toThrow(CorruptError);
    expect(await h.repository.append(batchOf([makeEvent('later', FRESH + 10_000_000)]))).toMatchObject({ new: 1 });
  });
});

describe('events older than the retention cutoff', () => {
  it('go to a segment of their own, pinned, which outlives a pass', async () => {
    await using h = await openHarness();
    const result = await h.append([...makeEvents('old', 5, EXPIRED), ...makeEvents('new', 5, FRESH)]);
    expect(result).toEqual({ ...counts, read: 10, new: 10, late: 5 });
    const late = h.repository.segments.find((s) => s.kind === 'late');
    expect(late).toMatchObject({ tier: 'active', totals: { rows: 5 } });
    expect(late?.pin?.reason).toContain('late');
    const pass = await h.repository.runRetention({ days: 90, nowMs: h.clock.now(), trigger: 'person', confirmed: true });
    expect(pass.outcome).toBe('nothing');
    await h.check();
  });

  it('are known again when they come a second time', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('old', 5, EXPIRED));
    expect(await h.append([...makeEvents('old', 5, EXPIRED), makeEvent('old-1', EXPIRED)])).toMatchObject({
      new: 0,
      duplicate: 5,
      conflict: 1,
      late: 0,
    });
    await h.check();
  });

  it('are sealed when the store has been closed, and keep their pin', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('old', 5, EXPIRED));
    await h.append(makeEvents('new', 5, FRESH));
    await h.reopen();
    await h.repository.whenSealed();
    const late = h.repository.segments.find((s) => s.kind === 'late');
    expect(late).toMatchObject({ tier: 'archived', totals: { rows: 5 } });
    expect(late?.pin).not.toBeNull();
    const pass = await h.repository.runRetention({ days: 90, nowMs: h.clock.now(), trigger: 'person', confirmed: true });
    expect(pass.outcome).toBe('nothing');
    await h.check();
  });
});
