import type { ReactNode } from 'react';
import { formatInteger } from '../../format/count.ts';
import { visibleText } from '../../format/visible-text.ts';
import { DrawerPart } from '../../ui/drawer.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Tag } from '../../ui/tag.tsx';
import type { Fields } from './fields.ts';
import { billableFormula, cachedWeight, OUTPUT_WEIGHT, type Formula } from './formula.ts';

/** The tokens, how the billable number comes about, and the credits. */
export function EventTokens({ fields }: { readonly fields: Fields }): ReactNode {
  const uncached = fields.integer('input_uncached_tokens');
  const cached = fields.integer('input_cached_tokens');
  const output = fields.integer('output_tokens');
  const stored = fields.integer('billable_tokens');
  const unknown = fields.flag('usage_missing') === true || uncached === null || cached === null || output === null;
  return (
    <DrawerPart title="Tokens and credits">
      {unknown ? (
        <p>
          Token usage unavailable. <span className="dim">Billable as stored: {stored === null ? '-' : formatInteger(stored)}</span>
        </p>
      ) : (
        <Sum tokens={{ uncached, cached, output }} stored={stored} />
      )}
      <Facts facts={[{ label: 'Credits', value: <Credits fields={fields} /> }]} />
    </DrawerPart>
  );
}

function Sum({
  tokens,
  stored,
}: {
  readonly tokens: { uncached: bigint; cached: bigint; output: bigint };
  readonly stored: bigint | null;
}): ReactNode {
  const { uncached, cached, output } = tokens;
  const formula = billableFormula(tokens, stored ?? 0n);
  return (
    <table className="event-sum">
      <caption className="visually-hidden">Billable tokens</caption>
      <tbody>
        <Row name="Uncached input" count={uncached} rule="x 1" weight={uncached} />
        <Row name="Cached input" count={cached} rule="/ 10, rounded down" weight={cachedWeight(cached)} />
        <Row name="Output" count={output} rule={`x ${OUTPUT_WEIGHT}`} weight={OUTPUT_WEIGHT * output} />
        <tr className="total">
          <th scope="row" colSpan={3}>
            Base weight
          </th>
          <td>{formatInteger(formula.base)}</td>
        </tr>
        <tr className="total strong">
          <th scope="row" colSpan={3}>
            Billable as stored {stored !== null && <Relation formula={formula} />}
          </th>
          <td>{stored === null ? '-' : formatInteger(stored)}</td>
        </tr>
      </tbody>
    </table>
  );
}

function Row({
  name,
  count,
  rule,
  weight,
}: {
  readonly name: string;
  readonly count: bigint;
  readonly rule: string;
  readonly weight: bigint;
}): ReactNode {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{formatInteger(count)}</td>
      <td className="weighting">{rule}</td>
      <td>{formatInteger(weight)}</td>
    </tr>
  );
}

function Relation({ formula: { relation } }: { readonly formula: Formula }): ReactNode {
  if (relation.kind === 'equal') return null;
  if (relation.kind === 'multiple') return <Tag tone="info">x{relation.factor.toString()}</Tag>;
  const sign = relation.difference > 0n ? '+' : '';
  return <Tag tone="warn">{`${sign}${formatInteger(relation.difference)} against the base`}</Tag>;
}

function Credits({ fields }: { readonly fields: Fields }): ReactNode {
  const credits = fields.text('credit_usage');
  const raw = fields.text('credit_usage_raw');
  const missing = fields.flag('credit_usage_missing') === true;
  return (
    <span className="selectable">
      {credits === null ? '-' : <b className="num">{credits}</b>}
      {credits === null && <span className="dim"> {missing ? 'credit usage unavailable: a value was expected' : 'none apply'}</span>}
      {credits !== null && missing && <span className="dim"> (marked as missing)</span>}
      {raw !== null && (
        <span className="dim">
          {' '}
          as it came: <span className="mono">{visibleText(raw, 200)}</span>
        </span>
      )}
    </span>
  );
}
