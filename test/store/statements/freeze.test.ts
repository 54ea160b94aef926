import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { repairStore } from '../../../store/repair/repair.ts';
import { verifyStore } from '../../../store/repair/verify-store.ts';
import type { FreezeRequest } from '../../../store/statements/statements.ts';
import { makeEvent, makeEvents } from '../../support/builders.ts';
import { type Harness, openHarness } from '../../support/harness.ts';

const FEBRUARY = Date.parse('2026-02-10T08:00:00Z');
const QUERY = { subject: { kind: 'key', id: 'key-1' }, month: '2026-02', zone: 'UTC' } as const;
const FIRST: FreezeRequest = { ...QUERY, sheet: null, supersedes: null };
const SHEET = JSON.stringify({ currency: 'USD', prices: [{ model: '*', inputUncached: '3', inputCached: '0.3', output: '15' }] });

let h: Harness;
beforeEach(async () => {
  h = await openHarness();
  await h.append(makeEvents('e', 10, FEBRUARY));
});
afterEach(() => h[Symbol.asyncDispose]());

const fileOf = (id: string): string => join(h.root, 'statements', `${id}.json`);

describe('a frozen statement', () => {
  it('stays as it is when a late event comes; the event shows as the difference', async () => {
    const { pricing, statements } = h.repository;
    await pricing.importSheet(SHEET);
    const { frozen } = await statements.freeze(FIRST);
    const bytes = await readFile(fileOf(frozen.id));
    expect((await statements.compare(frozen.id)).same).toBe(true);
    expect(frozen.statement.total).toMatchObject({ requests: 10, cost: '0.00756', credits: '2.5' });

    await h.append([makeEvent('late', FEBRUARY + 5_000, { output_tokens: 2n ** 60n, credit_usage: '0.000000000001' })]);
    const difference = await statements.compare(frozen.id);
    expect(difference).toMatchObject({ same: false, gone: [], missing: [], priced: true });
    expect(difference.total).toMatchObject({ requests: 1, output: String(2n ** 60n), credits: '0.000000000001', cost: '17293822569102.704946' });
    expect(difference.lines.map(({ was, now }) => [was?.requests, now?.requests])).toEqual([[10, 11]]);
    expect(await readFile(fileOf(frozen.id))).toEqual(bytes);
    expect((await statements.frozenById(frozen.id)).statement).toEqual(frozen.statement);
  });

  it('is compared by the prices of then', async () => {
    const { pricing, statements } = h.repository;
    await pricing.importSheet(SHEET);
    const { frozen } = await statements.freeze(FIRST);
    await pricing.importSheet(SHEET.replaceAll('15', '99'));
    expect(await statements.compare(frozen.id)).toMatchObject({ same: true, priced: true });
    expect((await statements.make(QUERY)).sheet?.version).toBe(2);
  });

  it('is kept once, and superseded only on purpose', async () => {
    const { statements } = h.repository;
    const first = await statements.freeze(FIRST);
    expect(await statements.freeze(FIRST)).toEqual({ frozen: first.frozen, fresh: false });
    await h.append([makeEvent('late', FEBRUARY)]);
    await expect(statements.freeze(FIRST)).rejects.toMatchObject({ code: 'CONFIRM' });
    const second = await statements.freeze({ ...FIRST, supersedes: first.frozen.id });
    expect([first.frozen.revision, second.frozen.revision]).toEqual([1, 2]);
    expect((await statements.frozen()).statements.map(({ id }) => id)).toEqual([second.frozen.id, first.frozen.id]);
    await expect(statements.freeze({ ...FIRST, month: '2026-01', supersedes: first.frozen.id })).rejects.toMatchObject({ code: 'INVALID' });
  });

  it('is made once when it is asked for twice at a time', async () => {
    const both = await Promise.all([h.repository.statements.freeze(FIRST), h.repository.statements.freeze(FIRST)]);
    expect(both.map(({ fresh }) => fresh)).toEqual([true, false]);
  });

  it('is not made of a month that goes on, of nobody, or in a store that is only read', async () => {
    const { statements } = h.repository;
    await expect(statements.freeze({ ...FIRST, month: '2026-03' })).rejects.toMatchObject({ code: 'INVALID' });
    await expect(statements.freeze({ ...FIRST, subject: { kind: 'key', id: '' } })).rejects.toMatchObject({ code: 'INVALID' });
    await expect(statements.freeze({ ...FIRST, month: '2026-13' })).rejects.toMatchObject({ code: 'INVALID' });
    const expected = await statements.make(QUERY);
    const reader = await h.reopen({ readOnly: true });
    expect((await reader.statements.make(QUERY)).total).toEqual(expected.total);
    await expect(reader.statements.freeze(FIRST)).rejects.toMatchObject({ code: 'READ_ONLY' });
    await expect(reader.pricing.importSheet(SHEET)).rejects.toMatchObject({ code: 'READ_ONLY' });
  });

  it('tells which of its segments are gone', async () => {
    const { repository } = h;
    await repository.rollover();
    await repository.whenSealed();
    const { frozen } = await repository.statements.freeze(FIRST);
    expect(frozen.statement.segments).toMatchObject([{ tier: 'archived', sha256: expect.stringMatching(/^[0-9a-f]{64}$/), rows: 10 }]);
    await h.append(makeEvents('march', 40, h.clock.now() - 60_000));
    await repository.runRetention({ days: 1, nowMs: h.clock.now(), trigger: 'person', confirmed: true });
    expect(await repository.statements.compare(frozen.id)).toMatchObject({
      same: false,
      gone: frozen.statement.segments.map(({ id }) => id),
      total: { requests: -10 },
    });
    await repository.restore(frozen.statement.segments[0]?.id ?? '');
    expect(await repository.statements.compare(frozen.id)).toMatchObject({ same: true, gone: [] });
  });
});

describe('a file that is not as it was written', () => {
  it('is said to be damaged, counted as a broken law, set aside by repair, and its number is not given again', async () => {
    const { pricing, statements } = h.repository;
    await pricing.importSheet(SHEET);
    const { frozen } = await statements.freeze(FIRST);
    const text = await readFile(fileOf(frozen.id), 'utf8');
    await writeFile(fileOf(frozen.id), text.replace('"requests": 10', '"requests": 11'));
    await writeFile(join(h.root, 'price-sheets/1.json'), '{}');
    expect(await statements.frozen()).toEqual({
      statements: [],
      damaged: [{ id: frozen.id, path: `statements/${frozen.id}.json`, problem: 'Its digest does not match.' }],
    });
    expect((await pricing.sheets()).damaged).toMatchObject([{ version: 1 }]);
    await expect(statements.compare(frozen.id)).rejects.toMatchObject({ code: 'CORRUPT' });
    await expect(statements.make(QUERY)).rejects.toMatchObject({ code: 'CORRUPT' });

    await h.close();
    const broken = async (): Promise<string[]> => (await verifyStore(h.root)).findings.filter(({ law }) => law === 'L29').map(({ path }) => path);
    expect(await broken()).toEqual(['price-sheets/1.json', `statements/${frozen.id}.json`]);
    const { done, left } = await repairStore(h.root, { apply: true });
    expect([done.map(({ item }) => item.action), left]).toEqual([['set-aside', 'set-aside'], []]);
    expect(await broken()).toEqual([]);

    const again = await h.reopen();
    expect((await again.pricing.importSheet(SHEET)).added.version).toBe(2);
    expect((await again.statements.freeze(FIRST)).frozen.revision).toBe(2);
  });

  it('that was never completely written is removed on opening', async () => {
    await h.repository.statements.freeze(FIRST);
    await h.close();
    await writeFile(join(h.root, 'statements/2026-02-key-x-00000000-r1.json.tmp'), '{"dig');
    const opened = await h.reopen();
    expect(opened.recovery.map(({ path }) => path)).toEqual(['statements/2026-02-key-x-00000000-r1.json.tmp']);
    expect((await opened.statements.frozen()).statements).toHaveLength(1);
  });

  it('and one of another name does not count as a statement', async () => {
    const { frozen } = await h.repository.statements.freeze(FIRST);
    await writeFile(fileOf(frozen.id.replace(/-r1$/, '-r9')), await readFile(fileOf(frozen.id)));
    expect((await h.repository.statements.frozen()).damaged).toMatchObject([{ problem: `It says that it is ${frozen.id}.` }]);
  });
});

describe('price sheets', () => {
  it('are versions that never change; the same sheet again is no new one', async () => {
    const { pricing } = h.repository;
    expect(await pricing.sheet()).toBeNull();
    expect(await pricing.importSheet(SHEET)).toMatchObject({ added: { version: 1 }, fresh: true });
    expect(await pricing.importSheet(JSON.stringify(JSON.parse(SHEET), null, 4))).toMatchObject({ added: { version: 1 }, fresh: false });
    expect(await pricing.importSheet(SHEET.replace('USD', 'EUR'))).toMatchObject({ added: { version: 2 }, fresh: true });
    await expect(pricing.importSheet('{}')).rejects.toMatchObject({ code: 'INVALID' });
    const reopened = await h.reopen();
    expect((await reopened.pricing.sheets()).sheets.map(({ version, sheet }) => [version, sheet.currency])).toEqual([
      [2, 'EUR'],
      [1, 'USD'],
    ]);
    await expect(reopened.pricing.sheet(3)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await h.check();
  });

  it('price every model of the store, side by side with its credits', async () => {
    const { pricing } = h.repository;
    await h.append([
      makeEvent('a', FEBRUARY, { model: 'a', credit_usage: null, credit_usage_missing: true }),
      makeEvent('b', FEBRUARY + 1, { model: 'b', usage_missing: true }),
    ]);
    const { added } = await pricing.importSheet(
      JSON.stringify({ currency: 'USD', prices: [{ model: 'a', per: 1, inputUncached: 1, inputCached: 1, output: 1 }] }),
    );
    const { models } = await pricing.models(null, added.sheet);
    expect(
      models.map(({ model, requests, units, unpriced, credits, creditsMissing, usageMissing }) => [
        model,
        requests,
        units,
        unpriced,
        credits,
        creditsMissing,
        usageMissing,
      ]),
    ).toEqual([
      ['', 10, 0n, 1_500n, 2_500_000_000_000n, 0, 0],
      ['a', 1, 150n * 10n ** 18n, 0n, 0n, 1, 0],
      ['b', 1, 0n, 150n, 250_000_000_000n, 0, 1],
    ]);
  });
});
