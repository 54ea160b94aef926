import { describe, expect, it } from 'vitest';
import type { Charge, Statement } from '../../../store/statements/statement.ts';
import { statementText } from '../../../store/statements/statement-text.ts';

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'-alert(1)-'",
  '</style><b>',
  '\u202Egnp.exe',
  'a\u0000b\nc',
  '&lt;',
  '${1+1}',
  '=HYPERLINK("http://x")',
  ' \t@SUM(1)',
  '＝1+1',
  '-1',
  '+1',
  '\r\n,=1',
];

const total = {
  requests: 1, errors: 0, inputUncached: '1', inputCached: '2', output: '18446744073709551614', billable: '4', usageMissing: 1, credits: '0.000000000001',
  creditsMissing: 2, cost: '1234567.000000000000000001', unpriced: '3',
}; // prettier-ignore

const charge = (tokens: Charge['tokens']): Charge => ({ tokens, count: total[tokens], price: '1.5', per: 1_000, cost: total.cost });

function statementOf(text: string): Statement {
  const sheet = { version: 1, digest: 'd', name: text, currency: 'USD' };
  return {
    storeId: 's', subject: { kind: 'key', id: text, name: text }, month: '2026-10', zone: 'UTC', fromMs: 0, toMs: 1, computedMs: 2, complete: true, sheet,
    lines: [{ ...total, model: text, fromMs: 0, toMs: 1, charges: [charge('inputUncached'), charge('inputCached'), charge('output')] }],
    total, rounded: '1234567.00', segments: [{ id: 'usage-000000000001', tier: 'archived', sha256: 'abc', rows: 9 }], missing: [text],
  }; // prettier-ignore
}

describe('a statement as a page', () => {
  it.each(HOSTILE)('shows %j as text', (text) => {
    const page = statementText('html', statementOf(text), null);
    const plain = statementText('html', statementOf('x'), null);
    const tags = (html: string): string[] => html.match(/<[^>]*>/g) ?? [];
    expect(tags(page)).toEqual(tags(plain)); // whatever the text is, it makes no tag and no attribute
    expect(/[\p{Cc}\p{Cf}]/u.test(page.replaceAll('\n', ''))).toBe(false);
    expect(page.split('\n')).toHaveLength(plain.split('\n').length);
  });

  it('loads nothing and runs nothing', () => {
    const page = statementText('html', statementOf('x'), null);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/https?:|url\(|<script|<link|<img|@import/);
  });

  it('says what is a lower bound and keeps every digit', () => {
    const page = statementText('html', statementOf('x'), null);
    for (const part of [
      '≥ 1,234,567.00',
      'unrounded 1,234,567.000000000000000001',
      '≥ 0.000000000001',
      '18,446,744,073,709,551,614',
      '1 request came without token counts',
      '2 requests came without the credits',
      '3 tokens have no price',
    ])
      expect(page).toContain(part);
  });
});

describe('a statement as a spreadsheet', () => {
  it.each(HOSTILE)('has no cell that a spreadsheet would run for %j', (text) => {
    const cells = cellsOf(statementText('csv', statementOf(text), null).slice(1));
    expect(cells.filter((cell) => /^[\s"']*[=+\-@＝＋－＠]/.test(cell) && !cell.startsWith("'"))).toEqual([]);
    expect(cells).toHaveLength(3 * 30);
  });
});

/** The cells of a CSV text as a reader of the standard sees them. */
function cellsOf(csv: string): string[] {
  return [...csv.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(?:,|\r\n)/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}
