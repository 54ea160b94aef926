import { grouped } from '../domain/grouped.ts';
import { TOKEN_CLASSES } from '../pricing/price-sheet.ts';
import type { FrozenStatement } from './frozen.ts';
import { html, type Html } from './html.ts';
import { isLowerBound, notesOf } from './notes.ts';
import type { Charge, Statement, StatementLine } from './statement.ts';
import { STATEMENT_STYLE } from './statement-style.ts';

const CLASS_NAMES: Readonly<Record<Charge['tokens'], string>> = { inputUncached: 'Input, uncached', inputCached: 'Input, cached', output: 'Output' };

/** A statement as a page that needs nothing else: it loads nothing, runs nothing, and prints on A4 or Letter. */
export function statementHtml(statement: Statement, frozen: Pick<FrozenStatement, 'id' | 'revision' | 'frozenMs'> | null = null): string {
  const { subject, month } = statement;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>Statement ${month}, ${subject.name}</title>
<style>${{ html: STATEMENT_STYLE }}</style>
</head>
<body>
${head(statement, frozen)}
${due(statement)}
${lines(statement)}
${remarks(statement)}
${provenance(statement)}
</body>
</html>
`; // prettier-ignore
  return page.html;
}

function head(statement: Statement, frozen: Pick<FrozenStatement, 'id' | 'revision' | 'frozenMs'> | null): Html {
  const { subject, month, zone, fromMs, toMs, computedMs, sheet, storeId } = statement;
  const fact = (name: string, value: string): Html =>
    html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  const facts = [
    fact(subject.kind === 'key' ? 'Key' : 'Account', subject.id),
    fact('Period', `${inZone(fromMs, zone)} – ${inZone(toMs, zone)} (${zone})`),
    fact('Prices', sheet === null ? 'none' : `${sheet.name === '' ? 'Price sheet' : sheet.name}, ${sheet.version === null ? 'not kept by the store' : `version ${sheet.version}`}, ${sheet.currency}`),
    frozen === null ? fact('Made', inZone(computedMs, zone)) : fact('Frozen', `${inZone(frozen.frozenMs, zone)}, revision ${frozen.revision}`),
    fact(frozen === null ? 'Store' : 'Number', frozen === null ? storeId : frozen.id),
  ]; // prettier-ignore
  return html`<header>
    <p class="kind">${frozen === null ? 'Statement' : 'Frozen statement'} · ${monthName(month)}</p>
    <h1>${subject.name}</h1>
    <dl>${facts}</dl>
  </header>`;
}

function due({ sheet, rounded, total }: Statement): Html {
  const bound = isLowerBound(total) ? '≥ ' : '';
  const figures = [
    ...(sheet === null ? [] : [figure(`Cost, ${sheet.currency}`, `${bound}${grouped(rounded ?? '0')}`, `unrounded ${grouped(total.cost ?? '0')}`)]),
    figure('Credits', `${total.creditsMissing > 0 ? '≥ ' : ''}${grouped(total.credits)}`, 'as the provider counted'),
    figure('Requests', grouped(total.requests), `${grouped(total.errors)} with errors`),
    figure('Billable tokens', grouped(total.billable), 'as the gateway weighted'),
  ];
  return html`<section class="figures">${figures}</section>`;
}

function figure(name: string, value: string, about: string): Html {
  return html`<div><span>${name}</span><b>${value}</b><small>${about}</small></div>`;
}

function lines(statement: Statement): Html {
  const { sheet, total } = statement;
  const priced = sheet !== null;
  const cost = priced
    ? html`<th class="n">Price</th>
        <th class="n">Cost, ${sheet.currency}</th>`
    : html``;
  const foot = TOKEN_CLASSES.map(
    (name) =>
      html`<tr>
        <td></td>
        <td></td>
        <td class="tokens">${CLASS_NAMES[name]}</td>
        <td class="n">${grouped(total[name])}</td>
        ${
          priced
            ? html`<td></td>
                <td></td>`
            : html``
        }
      </tr>`,
  );
  if (statement.lines.length === 0) return html`<p class="none">No requests in this month.</p>`;
  return html`<table>
<thead><tr><th>Model</th><th class="n">Requests</th><th>Tokens</th><th class="n">Count</th>${cost}</tr></thead>
${statement.lines.map((line) => lineRows(line, statement))}
<tbody class="total">
<tr><td>Total</td><td class="n">${grouped(total.requests)}</td><td>Billable</td><td class="n">${grouped(total.billable)}</td>${priced ? html`<td></td><td class="n">${grouped(total.cost ?? '0')}</td>` : html``}</tr>
${foot}
</tbody>
</table>`; // prettier-ignore
}

function lineRows(line: StatementLine, { sheet, fromMs, toMs, zone }: Statement): Html {
  const part = line.fromMs === fromMs && line.toMs === toMs ? html`` : html`<small>${inZone(line.fromMs, zone)} – ${inZone(line.toMs, zone)}</small>`;
  const credits = html`<small>${line.creditsMissing > 0 ? '≥ ' : ''}${grouped(line.credits)} credits</small>`;
  const rows = line.charges.map(({ tokens, count, price, per, cost }, index) => {
    const model = index === 0 ? html`<td rowspan="3">${line.model === '' ? '(no model)' : line.model}${part}${credits}</td><td rowspan="3" class="n">${grouped(line.requests)}</td>` : html``;
    const money = sheet === null ? html`` : html`<td class="n">${price === null ? 'no price' : `${price} / ${perText(per)}`}</td><td class="n">${cost === null ? '–' : grouped(cost)}</td>`;
    return html`<tr>${model}<td class="tokens">${CLASS_NAMES[tokens]}</td><td class="n">${grouped(count)}</td>${money}</tr>`;
  }); // prettier-ignore
  return html`<tbody>
    ${rows}
  </tbody>`;
}

function remarks(statement: Statement): Html {
  const notes = notesOf(statement);
  return notes.length === 0
    ? html``
    : html`<section class="notes">
        <h2>Notes</h2>
        <ul>
          ${notes.map((note) => html`<li>${note}</li>`)}
        </ul>
      </section>`;
}

function provenance({ segments, sheet, storeId, computedMs }: Statement): Html {
  const rows = segments.map(
    ({ id, tier, sha256, rows: events }) =>
      html`<tr>
        <td>${id}</td>
        <td>${tier}</td>
        <td class="n">${grouped(events)}</td>
        <td><code>${sha256 ?? 'not sealed yet'}</code></td>
      </tr>`,
  );
  return html`<section class="proof"><h2>Made from</h2>
<p>Store ${storeId}, read ${new Date(computedMs).toISOString()}.${sheet === null ? '' : ` Price sheet SHA-256 ${sheet.digest}.`}</p>
<table><thead><tr><th>Segment</th><th>Tier</th><th class="n">Events of everybody</th><th>SHA-256</th></tr></thead><tbody>${rows}</tbody></table></section>`; // prettier-ignore
}

function perText(per: Charge['per']): string {
  return per === 1 ? 'token' : per === 1_000 ? '1k' : '1M';
}

function monthName(month: string): string {
  return new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(Date.parse(`${month}-01T00:00:00Z`));
}

/** `2026-10-01 00:00` on the wall clock of the zone. */
function inZone(ms: number, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: zone }).format(ms);
}
