import { describe, expect, it } from 'vitest';
import type { SegmentView, StoreView, Verification } from '../../../renderer/api/hooks.ts';
import { lawOf } from '../../../renderer/verification/laws.ts';
import { reportHtml, reportJson, reportName } from '../../../renderer/features/integrity/report-files.ts';
import { byLaw, coverageOf, findingsText, lastOf, verdictOf, verdictSentence } from '../../../renderer/verification/report-model.ts';
import { failedSeals, heldByClock, passInTrouble, type Pass } from '../../../renderer/verification/trouble.ts';
import { sealAdvice, sealSummary } from '../../../renderer/format/seal-words.ts';
import { fakeSegments } from '../../support/fake-segments.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const ONE = 'usage-000000000001';
const TWO = 'usage-000000000002';

type Finding = Verification['findings'][number];

function finding(law: string, severity: Finding['severity'], segments: string[] = [], detail = 'is wrong'): Finding {
  return { law, severity, path: segments[0] === undefined ? 'work/x' : `archive/2026/11/03/${segments[0]}.duckdb`, detail, segments };
}

function report(findings: Finding[], given: Partial<Verification> = {}): Verification {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const counts = { checked: 3, errors, warnings: findings.length - errors };
  return { id: 'r', startedMs: NOW - 1_000, endedMs: NOW, level: 'full', ids: null, findings, ...counts, ...given };
}

describe('findings', () => {
  it('are grouped by law, broken laws first, each in the order of the laws', () => {
    const groups = byLaw([
      finding('L20', 'warning'),
      finding('L16', 'error'),
      finding('L9', 'warning'),
      finding('L9', 'error'),
      finding('L11', 'warning'),
    ]);
    expect(groups.map(({ law, severity, findings }) => `${law} ${severity} ${findings.length}`)).toEqual([
      'L9 error 2',
      'L16 error 1',
      'L11 warning 1',
      'L20 warning 1',
    ]);
    expect(groups[0]?.findings[0]?.severity).toBe('error');
  });
  it('have words for every law, and for one of a newer store', () => {
    const titles = Array.from({ length: 28 }, (_, index) => lawOf(`L${index + 1}`).title);
    expect(new Set(titles).size).toBe(28);
    expect(titles).not.toContain(lawOf('L29').title);
  });
  it('as text show what cannot be seen', () =>
    expect(findingsText([finding('L8', 'error', [ONE], 'a\u202Eb\nc')])).toBe(
      `error L8 (Every block can be read): archive/2026/11/03/${ONE}.duckdb: a\\u{202E}b\\nc`,
    ));
});

describe('a verdict', () => {
  it('is sound, odd or broken', () =>
    expect([report([]), report([finding('L20', 'warning')]), report([finding('L16', 'error')])].map(verdictOf)).toEqual(['sound', 'odd', 'broken']));
  it.each([
    [report([]), '3 segments checked, nothing found.'],
    [report([finding('L20', 'warning')]), '3 segments checked: 1 warning. Odd, but no law is broken and no event is affected.'],
    [
      report([finding('L16', 'error', [ONE]), finding('L8', 'error', [ONE]), finding('L20', 'warning')]),
      '3 segments checked: 2 errors in 1 segment, and 1 warning. The other 2 break no law.',
    ],
    [report([finding('L13', 'error')]), '3 segments checked: 1 error.'],
    [report([finding('L16', 'error', [ONE])], { checked: 1, ids: [ONE] }), '1 segment checked: 1 error.'],
  ])('is told in a sentence', (given, sentence) => expect(verdictSentence(given)).toBe(sentence));
  it('of a segment comes from the newest verification that looked at it', () => {
    const newest = report([finding('L9', 'error', [TWO])], { id: 'newest', ids: [TWO] });
    const whole = report([finding('L16', 'error', [ONE]), finding('L16', 'error', [TWO])], { id: 'whole' });
    expect(lastOf([newest, whole], TWO)).toMatchObject({ report: { id: 'newest' }, findings: [{ law: 'L9' }] });
    expect(lastOf([newest, whole], ONE)).toMatchObject({ report: { id: 'whole' }, findings: [{ segments: [ONE] }] });
    expect(lastOf([newest], ONE)).toBeNull();
  });
});

describe('coverage', () => {
  it('counts what was ever verified, and what was found broken', () => {
    const [a, b, c] = fakeSegments(3, NOW, 90);
    if (!a || !b || !c) throw new Error('three segments');
    const looks: SegmentView[] = [
      { ...a, verified: { atMs: 5, level: 'full', findings: 2, clean: false } },
      { ...b, verified: { atMs: 3, level: 'quick', findings: 1, clean: true } },
      { ...c, verified: null },
    ];
    expect(coverageOf(looks)).toEqual({ verified: 2, fully: 1, never: 1, oldestMs: 3, damaged: 1 });
    expect(coverageOf([])).toEqual({ verified: 0, fully: 0, never: 0, oldestMs: null, damaged: 0 });
  });
});

describe('a saved report', () => {
  const store: StoreView = {
    id: 's', path: '/srv/<img src=x onerror=alert(1)>', name: 'a/b "c"', kind: 'store', readOnly: false, retentionDays: 90, rolloverBytes: 1, openedMs: NOW,
    recovery: [],
  }; // prettier-ignore
  const segments = fakeSegments(3, NOW, 90);
  const parts = {
    report: report([finding('L8', 'error', [ONE], '</td><script>alert("x")</script>\u202E')]), store, segments, version: '1', engine: 'DuckDB', zone: 'UTC',
  }; // prettier-ignore
  it('has a name that is a file name', () => expect(reportName(parts, 'json')).toBe('a_b_c_-verification-2026-11-22-120000Z.json'));
  it('holds for machines what was found, by which law, and every segment with its digest', () => {
    const document = JSON.parse(reportJson(parts)) as { findings: unknown[]; segments: unknown[]; verdict: string; scope: string };
    expect(document).toMatchObject({ verdict: 'broken', scope: 'store', level: 'full', errors: 1 });
    expect(document.findings).toEqual([expect.objectContaining({ law: 'L8', lawTitle: 'Every block can be read' })]);
    expect(document.segments).toHaveLength(3);
  });
  it('lists only the segments that were verified', () => {
    const some = { ...parts, report: report([], { ids: [TWO] }) };
    expect((JSON.parse(reportJson(some)) as { segments: { id: string }[] }).segments.map(({ id }) => id)).toEqual([TWO]);
  });
  it('is a page in which nothing of the data is markup or invisible', () => {
    const html = reportHtml(parts);
    expect(html).not.toMatch(/<script|<img|\u202E/);
    expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;\\u{202E}');
    expect(html).toContain('LAWS ARE BROKEN');
  });
});

describe('trouble in the background', () => {
  const pass: Pass = { atMs: 1, trigger: 'timer', days: 9, cutoffMs: 0, segments: [], rows: 0, bytes: 0, outcome: 'held', error: null };
  it('is a held pass while something waits, and a failed one in any case', () => {
    expect(passInTrouble([pass], 2)).toBe(pass);
    expect(passInTrouble([pass], 0)).toBeNull();
    expect(passInTrouble([{ ...pass, outcome: 'failed' }], 0)).toMatchObject({ outcome: 'failed' });
    expect(passInTrouble([], 1)).toBeNull();
  });
  it('is over once a later pass went well', () => expect(passInTrouble([pass, { ...pass, atMs: 2, outcome: 'removed' }], 2)).toBeNull());
  it('is known to be the clock when the pass says why', () =>
    expect([heldByClock(pass), heldByClock({ ...pass, error: 'The clock jumped.' }), heldByClock({ outcome: 'failed', error: 'x' })]).toEqual([
      false,
      true,
      false,
    ]));
  it('is a pending segment that failed to seal, the most tried first', () => {
    const seal = { step: 'failed', attempts: 1, lastError: 'x', nextRetryMs: null } as const;
    const [a, b, c] = fakeSegments(3, NOW, 90).map((segment) => ({ ...segment, tier: 'pending' as const, seal }));
    if (!a || !b || !c) throw new Error('three segments');
    const failing = failedSeals([{ ...a, seal: { ...seal, lastError: null, step: 'waiting' } }, b, { ...c, seal: { ...seal, attempts: 7 } }]);
    expect(failing.map(({ id }) => id)).toEqual([c.id, b.id]);
  });
  it('is explained by what the disk said', () => {
    expect(sealAdvice('IO Error: No space left on device')).toContain('Free some space');
    expect(sealAdvice('EACCES: permission denied')).toContain('Give Strata access');
    expect(sealAdvice('ENOTDIR: not a directory')).toContain('Something else lies');
    expect(sealAdvice('no such thing was ever said')).toContain('The source is untouched');
  });
  it('is one line in a table', () => {
    expect(sealSummary({ step: 'failed', attempts: 3, lastError: 'full', nextRetryMs: 1 })).toBe('failed 3 times: full');
    expect(sealSummary({ step: 'copying', attempts: 2, lastError: 'full', nextRetryMs: null })).toBe('try 2, copying; last time: full');
  });
});
