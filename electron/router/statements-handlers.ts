import { type FrozenStatement, notesOf, type Statement, statementText } from '../../store/index.ts';
import type { Input, Output } from '../contract/contract.ts';
import { type Handlers, Refusal } from './host.ts';
import type { SessionParts } from './session-parts.ts';
import { cut } from './views.ts';

type Area = 'make' | 'frozen' | 'open' | 'compare' | 'freeze' | 'text' | 'pdf';
type Wanted = Input<'statements.pdf'>;

export function statementsHandlers(parts: SessionParts): Pick<Handlers, `statements.${Area}`> {
  const statements = (): typeof parts.holder.repository.statements => parts.holder.repository.statements;
  const find = async ({ id, sheet, ...query }: Wanted, signal: AbortSignal): Promise<{ made: Statement; frozen: FrozenStatement | null }> => {
    if (id === null) return { made: await statements().make(query, sheet, signal), frozen: null };
    const frozen = await statements().frozenById(id);
    return { made: frozen.statement, frozen };
  };
  return {
    'statements.make': async ({ sheet, ...query }, { signal }) => statementView(await statements().make(query, sheet, signal)),
    'statements.frozen': async () => {
      const { statements: all, damaged } = await statements().frozen();
      return { statements: all.map(summaryOf), damaged: [...damaged] };
    },
    'statements.open': async ({ id }) => {
      const { revision, frozenMs, statement } = await statements().frozenById(id);
      return { id, revision, frozenMs, statement: statementView(statement) };
    },
    'statements.compare': async ({ id }, { signal }) => {
      const { lines, gone, missing, ...rest } = await statements().compare(id, signal);
      return { ...rest, lines: lines.map((line) => ({ ...line, model: cut(line.model) })), gone: [...gone], missing: [...missing] };
    },
    'statements.freeze': async (request, { signal }) => {
      const { frozen, fresh } = await statements().freeze(request, signal);
      return { id: frozen.id, fresh };
    },
    'statements.text': async ({ format, ...wanted }, { signal }) => {
      const { made, frozen } = await find(wanted, signal);
      return { text: statementText(format, made, frozen) };
    },
    'statements.pdf': async (wanted, { signal }) => {
      if (parts.host.printPdf === undefined)
        throw new Refusal('UNSUPPORTED', 'A browser prints to PDF by itself.', 'Print the statement and choose PDF as the printer.');
      const { made, frozen } = await find(wanted, signal);
      return { base64: Buffer.from(await parts.host.printPdf(statementText('html', made, frozen))).toString('base64') };
    },
  };
}

function statementView(statement: Statement): Output<'statements.make'> {
  const { subject, lines, segments, missing } = statement;
  return {
    ...statement,
    subject: { kind: subject.kind, id: cut(subject.id), name: cut(subject.name) },
    lines: lines.map((line) => ({ ...line, model: cut(line.model), charges: [...line.charges] })),
    segments: [...segments],
    missing: [...missing],
    notes: notesOf(statement).map(cut),
  };
}

function summaryOf({ id, revision, frozenMs, statement }: FrozenStatement): Output<'statements.frozen'>['statements'][number] {
  const { subject, month, zone, sheet, rounded, total } = statement;
  return {
    id,
    revision,
    frozenMs,
    subject: { kind: subject.kind, id: cut(subject.id), name: cut(subject.name) },
    month,
    zone,
    currency: sheet?.currency ?? null,
    sheetVersion: sheet?.version ?? null,
    rounded,
    total,
  };
}
