import { describe, expect, it } from 'vitest';
import { passKey, passText } from '../../../renderer/features/retention/pass-words.ts';
import { remarksOf } from '../../../renderer/features/welcome/adoption-words.ts';
import { inspectionWords } from '../../../renderer/features/welcome/inspection-words.ts';
import { fakeAdoption } from '../../support/fake-adoption.ts';

describe('the remarks of an adoption', () => {
  it('tell trouble and damage first, then what was rejected, ignored and left behind', () => {
    const report = { ...fakeAdoption(true), troubles: ['sealing usage-1: no space'] };
    const remarks = remarksOf(report);
    expect(remarks[0]).toContain('in the background: sealing usage-1: no space');
    expect(remarks[1]).toMatch(/^error: segments.*Corrupt database file/);
    expect(remarks.filter((remark) => remark.includes(': row '))).toHaveLength(3);
    expect(remarks.findIndex((remark) => remark.includes('not read:'))).toBeGreaterThan(remarks.findIndex((remark) => remark.includes(': row ')));
    expect(remarks.at(-1)).toContain('not carried over');
  });
  it('are none when everything was whole', () => expect(remarksOf({ ...fakeAdoption(false), files: [], ignored: [] })).toEqual([]));
});

describe('a folder of the reference', () => {
  it('can be read, and says that it is never changed', () => {
    const words = inspectionWords({ path: '/r', kind: 'reference', id: null, holder: null, segments: 2, bytes: 2_048, createdMs: null });
    expect([words.can, words.about]).toEqual(['read', expect.stringContaining('never changed')]);
  });
});

describe('a retention pass', () => {
  const segment = { id: 'usage-000000000001', tier: 'archived', rows: 2, bytes: 10, fromMs: 1, toMs: 2, billable: '9007199254740993', credits: '1.5', creditsMissing: 0 } as const; // prettier-ignore
  const pass = { atMs: 0, trigger: 'person', days: 30, cutoffMs: 0, rows: 4, bytes: 20, outcome: 'removed', error: null, segments: [segment, { ...segment, id: 'usage-000000000002', creditsMissing: 1 }] } as const; // prettier-ignore
  it('as text adds up exactly what was billed for what went', () => {
    const lines = passText({ ...pass, segments: [...pass.segments] }, 'UTC').split('\n');
    expect(lines[0]).toContain('1 Jan 1970, 00:00:00.000 UTC, 30 days, started by person');
    expect(lines.at(-1)).toBe('total\t4 rows\t20 bytes\t18014398509481986 billable tokens\t>= 3 credits; 1 event has no credit value');
  });
  it('is told from others by its time and who started it', () => expect(passKey(pass)).not.toBe(passKey({ ...pass, trigger: 'timer' })));
});
