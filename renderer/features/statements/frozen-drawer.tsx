import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatCount, formatInteger } from '../../format/count.ts';
import { groupedDecimal, signed } from '../../format/money.ts';
import { formatRange } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { Drawer, DrawerPart } from '../../ui/drawer.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Note } from '../../ui/note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { DifferenceBadge } from './difference-badge.tsx';
import { FileMenu } from './file-menu.tsx';
import { PrintOnly } from './print-only.tsx';
import { StatementPaper } from './statement-paper.tsx';
import type { Difference, FrozenStatement } from './vocabulary.ts';

/** One frozen statement looked at closely: what changed since, and the statement itself. */
export function FrozenDrawer({ id, onClose }: { readonly id: string; readonly onClose: () => void }): ReactNode {
  const { data, error } = useQuery(queries.frozenStatement(id));
  return (
    <Drawer label={`Frozen statement ${id}`} title={<span className="mono cut">{id}</span>} onClose={onClose} head={data && <Head frozen={data} />}>
      {error && <ErrorPanel fault={faultOf(error)} during="Reading the frozen statement" />}
      {data === undefined && !error && <Skeleton blocks={[80, 200]} label="Reading the frozen statement" />}
      {data && <Since frozen={data} />}
      {data && (
        <DrawerPart title="As it was frozen">
          <StatementPaper statement={data.statement} frozen={data} />
          <PrintOnly>
            <StatementPaper statement={data.statement} frozen={data} />
          </PrintOnly>
        </DrawerPart>
      )}
    </Drawer>
  );
}

function Head({ frozen: { id, statement } }: { readonly frozen: FrozenStatement }): ReactNode {
  const { subject, month, zone, sheet } = statement;
  return (
    <div className="row wrap">
      <DifferenceBadge id={id} currency={sheet?.currency ?? null} />
      <div className="row push tight">
        <FileMenu input={{ subject: { kind: subject.kind, id: subject.id }, month, zone, sheet: sheet?.version ?? null }} id={id} />
      </div>
    </div>
  );
}

function Since({ frozen: { id, statement } }: { readonly frozen: FrozenStatement }): ReactNode {
  const { data, error } = useQuery(queries.statementDifference(id));
  if (error) return <ErrorPanel fault={faultOf(error)} during="Comparing with the store" />;
  if (data === undefined || data.same) return null;
  return (
    <DrawerPart title="What changed since">
      <Facts facts={totals(data, statement.sheet?.currency ?? null)} />
      {data.gone.length > 0 && <Note>{formatCount(data.gone.length, 'segment')} that it was made from are not in the store any more: {data.gone.slice(0, 5).join(', ')}.</Note>}
      {data.missing.length > 0 && <Note tone="warn">Not read, because they cannot be opened: {data.missing.join(', ')}.</Note>}
      {!data.priced && <Note>Costs were not compared: the statement has none, or its price sheet is not in the store any more.</Note>}
      <ul className="statement-changes">
        {data.lines.map(({ model, fromMs, toMs, was, now }) => (
          <li key={`${model} ${fromMs}`}>
            <b className="cut">{model === '' ? 'no model' : visibleText(model)}</b>
            <span className="dim">{formatRange(fromMs, toMs, statement.zone)}</span>
            <span>
              {formatInteger(was?.requests ?? 0)} → {formatCount(now?.requests ?? 0, 'request')}
              {data.priced && `, ${groupedDecimal(was?.cost ?? '0')} → ${groupedDecimal(now?.cost ?? '0')}`}
            </span>
          </li>
        ))}
      </ul>
    </DrawerPart>
  ); // prettier-ignore
}

function totals({ total, priced }: Difference, currency: string | null): { label: string; value: string }[] {
  const all = [
    ...(priced && total.cost !== null ? [{ label: `Cost, ${currency ?? ''}`, value: total.cost }] : []),
    { label: 'Requests', value: String(total.requests) },
    { label: 'Input, uncached', value: total.inputUncached },
    { label: 'Input, cached', value: total.inputCached },
    { label: 'Output', value: total.output },
    { label: 'Billable tokens', value: total.billable },
    { label: 'Credits', value: total.credits },
    { label: 'Without token counts', value: String(total.usageMissing) },
    { label: 'Without credits', value: String(total.creditsMissing) },
  ];
  return all.filter(({ value }) => value !== '0').map(({ label, value }) => ({ label, value: signed(value) }));
}
