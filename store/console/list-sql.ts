import { formatCredits } from '../domain/credits.ts';
import type { SegmentDescriptor } from '../domain/segment.ts';
import { ident, literal } from '../duckdb/sql.ts';
import type { FrozenStatement } from '../statements/frozen.ts';
import type { StatementLine } from '../statements/statement.ts';
import { consoleTable, type ConsoleTableName } from './console-tables.ts';

export interface ListedSegment {
  readonly descriptor: SegmentDescriptor;
  readonly readable: boolean;
}

/** What the console lists rather than reads from files of its process. */
export interface ConsoleLists {
  readonly segments: readonly ListedSegment[];
  readonly statements: readonly FrozenStatement[];
}

/** Statement that makes the table of segments. */
export function segmentsSql({ segments }: ConsoleLists): string {
  return tableSql('segments', segments.map(segmentValues));
}

/** Statement that makes the table of frozen statements. */
export function statementsSql({ statements }: ConsoleLists): string {
  return tableSql(
    'statements',
    statements.flatMap((frozen) => frozen.statement.lines.map((line) => statementValues(frozen, line))),
  );
}

type Value = string | number | bigint | boolean | null;

/** Values are literals: the table is made before anything of a person runs. */
function tableSql(name: ConsoleTableName, rows: readonly (readonly Value[])[]): string {
  const { columns } = consoleTable(name);
  const create = `CREATE TABLE ${ident(name)} (${columns.map((column) => `${ident(column.name)} ${column.type}`).join(', ')})`;
  const values = rows.map((row) => `(${row.map(valueSql).join(', ')})`);
  return values.length === 0 ? create : `${create}; INSERT INTO ${ident(name)} VALUES ${values.join(', ')}`;
}

/** The column of the table says what a text is of. */
function valueSql(value: Value): string {
  return typeof value === 'string' ? literal(value) : value === null ? 'NULL' : String(value);
}

function segmentValues({ descriptor: d, readable }: ListedSegment): Value[] {
  const { totals: t } = d;
  return [
    d.id, d.sequence, d.tier, d.kind, d.path, t.rows, t.fromMs, t.toMs, t.inputUncached, t.inputCached, t.output, t.billable, formatCredits(t.credits),
    t.creditsMissing, d.bytes, d.walBytes, d.createdMs, d.rolledMs, d.sealedMs, d.sha256, d.pin?.reason ?? null, readable,
  ]; // prettier-ignore
}

function statementValues({ id, revision, frozenMs, statement: s }: FrozenStatement, line: StatementLine): Value[] {
  return [
    id, revision, frozenMs, s.subject.kind, s.subject.id, s.subject.name, s.month, s.zone, s.sheet?.version ?? null, s.sheet?.currency ?? null,
    line.model, line.fromMs, line.toMs, line.requests, line.errors, line.inputUncached, line.inputCached, line.output, line.billable, line.usageMissing,
    line.credits, line.creditsMissing, line.cost, line.unpriced,
  ]; // prettier-ignore
}
