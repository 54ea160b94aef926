import { Fragment, type ReactNode } from 'react';
import { formatCount, formatInteger } from '../../format/count.ts';
import { groupedDecimal, formatMoney } from '../../format/money.ts';
import { formatInstant, formatTime } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { Exact } from '../../ui/exact.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Note } from '../../ui/note.tsx';
import { isLowerBound, monthName, TOKENS, type Charge, type FrozenStatement, type Statement, type StatementLine } from './vocabulary.ts';

interface PaperProps {
  readonly statement: Statement;
  /** How it was frozen; null for one made now. */
  readonly frozen?: Pick<FrozenStatement, 'id' | 'revision' | 'frozenMs'> | null;
}

/** A statement as it is read and printed. */
export function StatementPaper({ statement, frozen = null }: PaperProps): ReactNode {
  const { subject, month, notes } = statement;
  return (
    <article className="statement selectable" aria-label={`Statement ${monthName(month)}, ${subject.name}`}>
      <p className="statement-kind">
        {frozen === null ? 'Statement' : `Frozen statement, revision ${frozen.revision}`} · {monthName(month)}
      </p>
      <h2>{visibleText(subject.name)}</h2>
      <PaperFacts statement={statement} frozen={frozen} />
      <Figures statement={statement} />
      {notes.map((note) => (
        <Note key={note} tone="warn">
          {visibleText(note)}
        </Note>
      ))}
      {statement.lines.length === 0 ? <p className="dim">No requests in this month.</p> : <Lines statement={statement} />}
      <MadeFrom statement={statement} />
    </article>
  );
}

function PaperFacts({ statement, frozen }: Required<PaperProps>): ReactNode {
  const { subject, zone, fromMs, toMs, computedMs, sheet } = statement;
  const version = sheet?.version == null ? '' : `, version ${sheet.version}`;
  const facts = [
    { label: subject.kind === 'key' ? 'Key' : 'Account', value: <span className="mono">{visibleText(subject.id)}</span> },
    { label: 'Period', value: `${formatTime(fromMs, zone)} – ${formatTime(toMs, zone)} (${zone})` },
    { label: 'Prices', value: sheet === null ? 'no price sheet' : `${visibleText(sheet.name === '' ? 'Price sheet' : sheet.name)}${version}, ${sheet.currency}` },
    frozen === null
      ? { label: 'Made', value: formatInstant(computedMs, zone) }
      : { label: 'Frozen', value: `${formatInstant(frozen.frozenMs, zone)} as ${frozen.id}` },
  ]; // prettier-ignore
  return <Facts facts={facts} />;
}

function Figures({ statement: { sheet, rounded, total } }: PaperProps): ReactNode {
  const bound = isLowerBound(total);
  const credits = `${total.creditsMissing > 0 ? '>= ' : ''}${groupedDecimal(total.credits)}`;
  return (
    <div className="statement-figures">
      {sheet !== null && rounded !== null && (
        <Figure
          label="Cost"
          exact={`${bound ? '>= ' : ''}${total.cost} ${sheet.currency}`}
          about={`unrounded ${groupedDecimal(total.cost ?? '0')}`}
          value={formatMoney(rounded, sheet.currency, bound)}
        />
      )}
      <Figure label="Credits" exact={credits} about="as the provider counted" value={credits} />
      <Figure
        label="Requests"
        exact={String(total.requests)}
        about={`${formatInteger(total.errors)} with errors`}
        value={formatInteger(total.requests)}
      />
      <Figure label="Billable tokens" exact={total.billable} about="as the gateway weighted" value={formatInteger(total.billable)} />
    </div>
  );
}

interface FigureProps {
  readonly label: string;
  readonly value: string;
  readonly about: string;
  /** What a copy of it gives. */
  readonly exact: string;
}

/** A headline number that is never cut: a sum that is cut is no sum. */
function Figure({ label, value, about, exact }: FigureProps): ReactNode {
  return (
    <div>
      <span>{label}</span>
      <b>
        <Exact exact={exact}>{value}</Exact>
      </b>
      <small>{about}</small>
    </div>
  );
}

function Lines({ statement }: PaperProps): ReactNode {
  const { sheet, total, lines } = statement;
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a part that scrolls must be reachable by keyboard
    <div className="statement-scroll" tabIndex={0} role="group" aria-label="Models and tokens">
      <table className="statement-lines">
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col" className="num">
              Requests
            </th>
            <th scope="col">Tokens</th>
            <th scope="col" className="num">
              Count
            </th>
            {sheet !== null && (
              <>
                <th scope="col" className="num">
                  Price
                </th>
                <th scope="col" className="num">
                  Cost, {sheet.currency}
                </th>
              </>
            )}
          </tr>
        </thead>
        {lines.map((line) => (
          <LineRows key={`${line.model} ${line.fromMs}`} line={line} statement={statement} />
        ))}
        <tbody className="statement-total">
          <tr>
            <th scope="row">Total</th>
            <td className="num">{formatInteger(total.requests)}</td>
            <td>Billable</td>
            <td className="num">{formatInteger(total.billable)}</td>
            {sheet !== null && (
              <td className="num" colSpan={2}>
                <Exact exact={total.cost ?? ''}>{`${isLowerBound(total) ? '>= ' : ''}${groupedDecimal(total.cost ?? '0')}`}</Exact>
              </td>
            )}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function LineRows({ line, statement }: { readonly line: StatementLine; readonly statement: Statement }): ReactNode {
  const { sheet, fromMs, toMs, zone } = statement;
  const isPart = line.fromMs !== fromMs || line.toMs !== toMs;
  return (
    <tbody>
      {line.charges.map((charge, index) => (
        <tr key={charge.tokens}>
          {index === 0 && (
            <>
              <th scope="rowgroup" rowSpan={line.charges.length}>
                {line.model === '' ? <span className="dim">no model</span> : visibleText(line.model)}
                {isPart && (
                  <small>
                    {formatTime(line.fromMs, zone)} – {formatTime(line.toMs, zone)}
                  </small>
                )}
                <small>
                  {line.creditsMissing > 0 ? '>= ' : ''}
                  {groupedDecimal(line.credits)} credits
                </small>
              </th>
              <td rowSpan={line.charges.length} className="num">
                {formatInteger(line.requests)}
              </td>
            </>
          )}
          <td>{TOKENS[charge.tokens]}</td>
          <td className="num">
            <Exact exact={charge.count}>{formatInteger(charge.count)}</Exact>
          </td>
          {sheet !== null && <Money charge={charge} />}
        </tr>
      ))}
    </tbody>
  );
}

const PER: Readonly<Record<number, string>> = { 1: 'token', 1000: '1k', 1000000: '1M' };

function Money({ charge: { price, per, cost } }: { readonly charge: Charge }): ReactNode {
  return (
    <>
      <td className="num">{price === null ? <span className="dim">no price</span> : `${price} / ${PER[per ?? 1]}`}</td>
      <td className="num">{cost === null ? <span className="dim">-</span> : <Exact exact={cost}>{groupedDecimal(cost)}</Exact>}</td>
    </>
  );
}

function MadeFrom({ statement: { segments, sheet, storeId, computedMs, zone } }: PaperProps): ReactNode {
  return (
    <details className="statement-proof">
      <summary>Made from {formatCount(segments.length, 'segment')}</summary>
      <dl>
        <dt>Store</dt>
        <dd className="mono">{storeId}</dd>
        <dt>Read</dt>
        <dd>{formatInstant(computedMs, zone)}</dd>
        {sheet !== null && (
          <>
            <dt>Price sheet</dt>
            <dd className="mono">{sheet.digest}</dd>
          </>
        )}
        {segments.map(({ id, sha256, tier, rows }) => (
          <Fragment key={id}>
            <dt className="mono">{id}</dt>
            <dd>
              <span className="mono">{sha256 ?? 'not sealed yet'}</span> {tier}, {formatCount(rows, 'event')} of everybody
            </dd>
          </Fragment>
        ))}
      </dl>
    </details>
  );
}
