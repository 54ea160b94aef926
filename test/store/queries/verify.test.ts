import { copyFile, mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFs } from '../../../store/disk/durable-fs.ts';
import { segmentId } from '../../../store/domain/ids.ts';
import { DAY_MS } from '../../../store/domain/time.ts';
import { NotFoundError } from '../../../store/errors.ts';
import { absolute, activePath, archivePath, pendingPath } from '../../../store/layout.ts';
import type { Finding } from '../../../store/segments/finding.ts';
import { type VerifyContext, type Verification, verifySegments } from '../../../store/segments/verify.ts';
import { flip } from '../../support/damage.ts';
import { randomEvents } from '../../support/random-events.ts';
import { openSegments, STORE_ID, type TestEvent, type TestSegment, type TestSegments } from '../../support/segments.ts';

const START = Date.parse('2024-05-01T00:00:00Z');
const NOW = Date.parse('2024-06-01T00:00:00Z');
const [FIRST, SECOND, THIRD] = [segmentId(1), segmentId(2), segmentId(3)];
const ARCHIVED = archivePath(FIRST, START + DAY_MS - 1);

/** An archived, a pending and an active segment, of 50 events each, the archived one ending on its first day. */
function healthy(changes: { readonly [tier in TestSegment['tier']]?: Partial<TestSegment> } = {}): TestSegment[] {
  const events = randomEvents(1, { count: 150, fromMs: START, toMs: START + DAY_MS - 1 });
  const last = { event_id: 'last', created_at_ms: START + DAY_MS - 1, response_body: 'body' };
  return (['archived', 'pending', 'active'] as const).map((tier, t) => ({
    tier,
    events: [...events.filter((_, i) => i % 3 === t), { ...last, event_id: `last-${tier}` }],
    ...changes[tier],
  }));
}

async function verify(segments: TestSegments, ids: readonly string[] | null = null, given: Partial<VerifyContext> = {}): Promise<Verification> {
  const { hub, set, root } = segments;
  const context = { hub, set, root, fs: nodeFs, storeId: STORE_ID, clock: { now: () => NOW }, catalogProblems: () => Promise.resolve([]), ...given };
  return verifySegments(context, ids);
}

const brief = (findings: readonly Finding[]): string[] => findings.map((f) => `${f.law} ${f.severity} ${f.path}`).toSorted();
const details = (findings: readonly Finding[]): string => findings.map((f) => f.detail).join('\n');

describe('verification', () => {
  it('finds nothing in a healthy store', async () => {
    await using segments = await openSegments(healthy());
    expect(await verify(segments)).toEqual({ findings: [], checked: 3 });
    expect(segments.set.segments.map((s) => s.file.readers)).toEqual([0, 0, 0]);
  });

  it('finds a damaged block, and still checks the rest of the store', async () => {
    // So large, even compressed, that it fills blocks of its own; the third of the file is one of them.
    const body = Array.from({ length: 200_000 }, (_, i) => (i * 2_654_435_761) % 4_294_967_296).join(' ');
    const events = [{ event_id: 'large', created_at_ms: START + DAY_MS - 1, response_body: body }];
    const odd = [{ event_id: 'odd', created_at_ms: START, output_tokens: -1 }];
    await using segments = await openSegments(healthy({ archived: { events }, active: { events: odd } }));
    await flip(absolute(segments.root, ARCHIVED), 3 * 4_096 + 2 * 262_144 + 1_000);
    const { findings, checked } = await verify(segments);
    expect(brief(findings)).toEqual([`L11 warning ${activePath(THIRD)}`, `L16 error ${ARCHIVED}`, `L8 error ${ARCHIVED}`]);
    expect(segments.hub.isAttached(segments.set.segments[0]?.file.name ?? '')).toBe(true);
    expect(checked).toBe(3);
  });

  it.each<[string, (path: string) => Promise<void>]>([
    ['gone', (path) => rm(path)],
    ['cut short', (path) => truncate(path, 5_000)],
    ['overwritten', (path) => writeFile(path, 'not a database')],
    ['damaged at its head', (path) => flip(path, 4_096 + 20).then(() => flip(path, 2 * 4_096 + 20))],
  ])('finds a file that is %s', async (_what, harm) => {
    await using segments = await openSegments(healthy());
    await harm(absolute(segments.root, ARCHIVED));
    const { findings, checked } = await verify(segments);
    expect(brief(findings)).toEqual([`L16 error ${ARCHIVED}`, `L8 error ${ARCHIVED}`]);
    expect(checked).toBe(3);
  });

  it('finds a segment of another store or of another number', async () => {
    await using segments = await openSegments(healthy({ pending: { after: 'UPDATE AT.segment_meta SET sequence = 9' } }));
    expect(brief((await verify(segments)).findings)).toEqual([`L1 error ${pendingPath(SECOND)}`]);
    expect(brief((await verify(segments, [THIRD], { storeId: 'another' })).findings)).toEqual([`L1 error ${activePath(THIRD)}`]);
  });

  it('finds rows that were lost, changed or added after a segment was closed', async () => {
    for (const after of ["DELETE FROM AT.usage_events WHERE event_id = 'last-archived'", "UPDATE AT.usage_events SET ip_region = 'elsewhere' WHERE event_id = 'last-archived'",
      'INSERT INTO AT.usage_events SELECT * REPLACE (event_id || 1 AS event_id) FROM AT.usage_events LIMIT 1']) {
      await using segments = await openSegments(healthy({ archived: { after: after.replace('SELECT * REPLACE', 'BY NAME SELECT * EXCLUDE (source_seq, source_event_id, key_status_at_event, created_at, created_date, created_hour) REPLACE') } }));
      const { findings } = await verify(segments);
      expect(findings.filter((f) => f.law === 'L9' && f.path === ARCHIVED).map((f) => f.detail)).toContain('Its rows do not match its fingerprint.');
    }
  }); // prettier-ignore

  it('finds totals that do not match the rows', async () => {
    await using segments = await openSegments(
      healthy({ pending: { after: 'UPDATE AT.segment_meta SET rows = rows + 1, credits = credits + 0.000000000001' } }),
    );
    const { findings } = await verify(segments);
    expect(findings.map((f) => f.law)).toEqual(['L7', 'L9']);
    expect(details(findings)).toContain('closed with 52 events and holds 51');
  });

  it('finds ids that are there twice, in one segment or across tiers, and names twenty', async () => {
    const twice = (n: number): TestEvent[] =>
      Array.from({ length: n }, (_, i) => ({ event_id: `twice-${String(i).padStart(2, '0')}`, created_at_ms: START + DAY_MS - 1 }));
    await using segments = await openSegments(
      healthy({ archived: { events: twice(25) }, active: { events: twice(25) }, pending: { events: [...twice(1), ...twice(1)] } }),
    );
    const { findings } = await verify(segments);
    expect(findings).toHaveLength(21);
    expect(findings[0]).toEqual({
      law: 'L10', severity: 'error', path: activePath(THIRD), detail: `Event "twice-00" is there 4 times, in ${activePath(THIRD)}, ${ARCHIVED}, ${pendingPath(SECOND)}.`,
    }); // prettier-ignore
    expect(findings[20]?.detail).toContain('5 more');
  });

  it('warns of odd values, and finds empty ids and bodies without their event', async () => {
    const odd = [
      { event_id: 'a', created_at_ms: START + DAY_MS - 1, output_tokens: -1, latency_ms: -5, credit_usage: '-0.5' },
      { event_id: 'b', created_at_ms: 1_000, output_tokens: -1 },
      { event_id: 'c', created_at_ms: NOW + DAY_MS },
      { event_id: '', created_at_ms: START },
    ];
    await using segments = await openSegments(
      healthy({ active: { events: odd, after: "INSERT INTO AT.usage_event_details (event_id) VALUES ('nobody')" } }),
    );
    const { findings } = await verify(segments);
    expect(findings.map((f) => [f.law, f.severity, f.detail])).toEqual([
      ['L11', 'warning', 'Events with a negative output_tokens: 2.'],
      ['L11', 'warning', 'Events with a negative latency_ms: 1.'],
      ['L11', 'warning', 'Events with a negative credit_usage: 1.'],
      ['L11', 'warning', 'Events before the year 2000 or more than a day from now: 1.'],
      ['L10', 'error', 'Events with an empty id: 1.'],
      ['L11', 'error', 'Bodies of events that are not there: 1.'],
    ]);
  });

  it('finds files that lie where they should not', async () => {
    await using segments = await openSegments(healthy());
    const at = (path: string): string => absolute(segments.root, path);
    await writeFile(at(`${pendingPath(SECOND)}.wal`), '');
    await writeFile(at(`${activePath(segmentId(8))}.wal`), '');
    await copyFile(at(ARCHIVED), at(activePath(FIRST)));
    await mkdir(dirname(at(archivePath(SECOND, 0))), { recursive: true });
    await copyFile(at(ARCHIVED), at(archivePath(SECOND, 0)));
    await writeFile(at('archive/Usage-000000000001.DUCKDB'), '');
    await symlink(at(ARCHIVED), at('pending/usage-000000000009.duckdb'));
    await writeFile(at('pending/.DS_Store'), '');
    expect(brief((await verify(segments)).findings)).toEqual([
      `L2 error ${activePath(FIRST)}`,
      `L3 error ${ARCHIVED}`,
      'L5 error active/usage-000000000008.duckdb.wal',
      `L5 error ${pendingPath(SECOND)}.wal`,
      'L6 error archive/Usage-000000000001.DUCKDB',
      'L6 error pending/usage-000000000009.duckdb',
      'L6 warning pending/.DS_Store',
    ]);
  });

  it('finds an active segment that is gone and an archived one in the wrong day', async () => {
    await using segments = await openSegments(
      healthy({ archived: { before: `UPDATE AT.usage_events SET created_at_ms = created_at_ms - ${3 * DAY_MS}` } }),
    );
    await rm(absolute(segments.root, activePath(THIRD)));
    const { findings } = await verify(segments);
    expect(brief(findings)).toEqual([`L15 error ${ARCHIVED}`, `L2 error ${activePath(THIRD)}`, `L8 error ${activePath(THIRD)}`]);
  });

  it('reports what is wrong with the catalog', async () => {
    await using segments = await openSegments(healthy());
    const { findings } = await verify(segments, null, { catalogProblems: () => Promise.resolve(['catalog.json: the digest does not match']) });
    expect(findings).toEqual([{ law: 'L13', severity: 'error', path: 'catalog.json', detail: 'catalog.json: the digest does not match' }]);
  });

  it('looks only at the segments it is asked for, and refuses unknown ones', async () => {
    await using segments = await openSegments(healthy({ archived: { after: 'UPDATE AT.segment_meta SET rows = 0' } }));
    expect(await verify(segments, [SECOND, THIRD])).toEqual({ findings: [], checked: 2 });
    expect((await verify(segments, [FIRST])).findings.map((f) => f.law)).toEqual(['L7']);
    await expect(verify(segments, ['usage-000000000077'])).rejects.toThrow(NotFoundError);
  });

  it('stops when it is told to, and lets the segments go', async () => {
    await using segments = await openSegments(healthy());
    const { hub, set, root } = segments;
    const reason = new Error('enough');
    const context = { hub, set, root, fs: nodeFs, storeId: STORE_ID, clock: { now: () => NOW }, catalogProblems: () => Promise.resolve([]) };
    await expect(verifySegments(context, null, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(set.segments.map((s) => s.file.readers)).toEqual([0, 0, 0]);
  });
});
