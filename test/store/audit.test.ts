import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AuditLog, type AuditLine, MOST_LINES } from '../../store/audit/audit-log.ts';
import { nodeFs } from '../../store/disk/durable-fs.ts';
import { ClosedError } from '../../store/errors.ts';
import { AUDIT_FILE } from '../../store/layout.ts';
import { Repository } from '../../store/repository.ts';
import { batchOf, makeEvents } from '../support/builders.ts';
import { EXPIRED, FRESH, NOW, openHarness } from '../support/harness.ts';
import { tempDir } from '../support/temp-dir.ts';

const line = (n: number): AuditLine => ({ atMs: NOW + n, tookMs: 1, act: 'pin', detail: `line ${n}`, outcome: 'done', error: null, command: null });

describe('what is done to a store by hand', () => {
  it('is written down with what came of it and the command for it, and is there when the store is opened again', async () => {
    await using store = await openHarness({ sealing: false });
    await store.append(makeEvents('a', 30, FRESH));
    await store.repository.rollover();
    const [closed] = store.repository.segments;
    await store.repository.pin([closed?.id ?? ''], 'audit of March');
    await store.repository.setRetentionDays(30);
    const shown = new Set(store.repository.planRetention().segments.map(({ id }) => id));
    await store.repository.runRetention({ days: 30, nowMs: NOW, trigger: 'person', confirmed: true, shown });
    await expect(store.repository.pin(['usage-000000000099'], 'not there')).rejects.toThrow('There is no segment');
    await store.repository.append(batchOf(makeEvents('b', 1, FRESH))); // what a gateway writes is no act of a person
    const id = closed?.id ?? '';
    const lines = store.repository.audit();
    expect(lines.map(({ act, detail, outcome, command }) => [act, detail, outcome, command])).toEqual([
      ['run retention', '30 days: nothing', 'done', ['retention', '--days', '30', '--yes']],
      ['change the retention', '90 to 30 days', 'done', null],
      ['pin', `${id}, audit of March`, 'done', null],
      ['roll over', `${id}, 30 rows`, 'done', ['rollover']],
    ]);
    await store.reopen({ readOnly: true });
    expect(store.repository.audit()).toEqual(lines);
  });

  it('is not written down any more once the store is closed, since another process may own it then', async () => {
    await using folder = await tempDir();
    const log = await AuditLog.open(nodeFs, folder.path);
    const first = log.note(line(1));
    const closed = log.close();
    await expect(log.note(line(2))).rejects.toThrow(ClosedError);
    await Promise.all([first, closed]);
    expect((await AuditLog.open(nodeFs, folder.path)).lines).toEqual([line(1)]);
  });

  it('is written down for price sheets too, also one that was refused', async () => {
    await using store = await openHarness({ sealing: false });
    await store.append(makeEvents('a', 3, FRESH));
    const price = { model: '*', from: '2026-01-01', per: 1_000_000, inputUncached: '1', inputCached: '0.1', output: '10' };
    await store.repository.pricing.importSheet(JSON.stringify({ currency: 'USD', zone: 'UTC', prices: [price] }));
    await expect(store.repository.pricing.importSheet('{')).rejects.toBeInstanceOf(Error);
    expect(store.repository.audit().map(({ act, detail, outcome }) => [act, detail, outcome])).toEqual([
      ['import a price sheet', '', 'failed'],
      ['import a price sheet', 'version 1', 'done'],
    ]);
  });

  it('is written down when it fails, with the reason', async () => {
    await using store = await openHarness({ sealing: false });
    await store.append(makeEvents('a', 3, EXPIRED));
    await expect(store.repository.resumeReplay('no-such-run')).rejects.toThrow('no-such-run');
    const [last] = store.repository.audit();
    expect(last).toMatchObject({ act: 'resume a replay', detail: 'no-such-run', outcome: 'failed', command: ['replay', '--resume', 'no-such-run'] });
    expect(last?.error).toMatch(/no-such-run|no replay/i);
  });

  it('is done though it cannot be written down, and that is told', async () => {
    const told: string[] = [];
    const fs = {
      ...nodeFs,
      replaceFile: (path: string, text: string) =>
        path.endsWith(AUDIT_FILE) ? Promise.reject(new Error('the disk is full')) : nodeFs.replaceFile(path, text),
    };
    await using store = await openHarness({ sealing: false, fs, listener: { failed: (what) => told.push(what) } });
    await store.append(makeEvents('a', 3, FRESH));
    expect(await store.repository.rollover()).not.toBeNull();
    expect(told).toEqual(['writing down what was done']);
    expect(store.repository.audit()).toEqual([]);
  });
});

describe('the file of it', () => {
  it('keeps the last thousand lines, whole, however many are noted at once', async () => {
    await using folder = await tempDir();
    const log = await AuditLog.open(nodeFs, folder.path);
    await writeFile(join(folder.path, AUDIT_FILE), JSON.stringify({ lines: Array.from({ length: MOST_LINES }, (_, n) => line(n)) }));
    const full = await AuditLog.open(nodeFs, folder.path);
    await Promise.all([full.note(line(5_000)), full.note({ ...line(5_001), detail: 'x'.repeat(5_000) }), full.note(line(5_002))]);
    const again = await AuditLog.open(nodeFs, folder.path);
    expect(again.lines).toEqual(full.lines);
    expect([again.lines.length, again.lines[0]?.atMs, again.lines.at(-1)?.atMs]).toEqual([MOST_LINES, NOW + 5_002, NOW + 3]);
    expect(again.lines[1]?.detail.length).toBeLessThan(1_100);
    expect(log.lines).toEqual([]);
  });

  it.each(['', '{', '[]', '{"lines":3}', '{"lines":[null,{"atMs":"x"},{"act":1}]}'])('begins anew where it holds %j', async (text) => {
    await using folder = await tempDir();
    await writeFile(join(folder.path, AUDIT_FILE), text);
    const log = await AuditLog.open(nodeFs, folder.path);
    expect(log.lines).toEqual([]);
    await log.note(line(1));
    expect(await readFile(join(folder.path, AUDIT_FILE), 'utf8')).toContain('line 1');
  });

  it('is a file of the store that verification knows and only its owner may use', async () => {
    await using store = await openHarness({ sealing: false });
    await store.append(makeEvents('a', 3, FRESH));
    await store.repository.rollover();
    await store.close();
    const mode = (await nodeFs.stat(join(store.root, AUDIT_FILE)))?.mode ?? 0;
    expect(mode & 0o077).toBe(0);
    await using again = await Repository.open(store.root, { readOnly: true });
    expect((await again.verify()).findings.filter(({ path }) => path === AUDIT_FILE)).toEqual([]);
  });
});
