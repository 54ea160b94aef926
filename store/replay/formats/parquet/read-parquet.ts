import { grouped } from '../../../domain/grouped.ts';
import { UnreadableFileError, type ByteSource } from '../byte-source.ts';
import type { DecodeMessage, DecodeRules } from '../decode-message.ts';
import { Output } from '../output.ts';
import { RowWriter } from '../row-writer.ts';
import { planColumns, type ColumnPlan } from './column-plan.ts';
import { readFooter, type Footer } from './footer.ts';
import { leavesOf } from './leaves.ts';
import { GroupReader } from './group-reader.ts';
import { ParquetError } from './thrift.ts';

/** Reads a Parquet file, row group by row group; a row's place is its number from 1. */
export function readParquet(source: ByteSource, rules: DecodeRules): Generator<DecodeMessage> {
  return new ParquetFile(source, rules).read();
}

class ParquetFile {
  readonly #source: ByteSource;
  readonly #output: Output;
  readonly #rows: RowWriter;
  #row = 1;
  #checked = 0;
  #unchecked = 0;

  constructor(source: ByteSource, rules: DecodeRules) {
    this.#source = source;
    this.#output = new Output(rules);
    this.#rows = new RowWriter(this.#output.cells);
  }

  *read(): Generator<DecodeMessage> {
    const footer = attempt(() => readFooter(this.#source));
    const plan = typeof footer === 'string' ? footer : attempt(() => planColumns(leavesOf(footer.schema)));
    if (typeof footer === 'string' || typeof plan === 'string') {
      this.#output.findings.refuse(0, `not a Parquet file of usage events: ${typeof plan === 'string' ? plan : 'it has no columns'}`);
    } else {
      this.#describe(footer, plan);
      yield* this.#groups(footer, plan);
      this.#conclude(footer);
    }
    yield* this.#output.done(this.#source.size);
  }

  #describe({ writer, groups, rows }: Footer, { unknown, columns }: ColumnPlan): void {
    const { findings } = this.#output;
    findings.fact('Writer', writer);
    findings.fact('Rows', `${grouped(rows)} in ${grouped(groups.length)} row groups`);
    findings.fact('Columns', String(columns.length));
    if (unknown.length > 0) findings.note(`unknown columns were ignored: ${unknown.join(', ')}`);
    const isDouble = columns.some((column) => column.kind.kind === 'double');
    if (isDouble) findings.note('credit_usage is a column of floating-point numbers; the shortest text of each is taken');
  }

  *#groups({ groups }: Footer, plan: ColumnPlan): Generator<DecodeMessage> {
    let rows = 0;
    for (const [index, group] of groups.entries()) {
      const first = rows + 1;
      rows += group.rows;
      this.#row = first;
      const fault = group.fault ?? (yield* this.#group(new GroupReader(this.#source, group, plan, this.#rows), group.rows));
      if (fault === null) continue;
      const lost = group.rows - (this.#row - first);
      this.#output.findings.outcome = 'damaged';
      this.#output.findings.reject({ line: this.#row, reason: `row group ${index + 1} of ${groups.length}: ${fault}`, events: trusted(lost) });
      this.#output.events += trusted(lost);
    }
  }

  /** Reads one group up to its end, or to the damage it returns. */
  *#group(reader: GroupReader, rows: number): Generator<DecodeMessage, string | null> {
    const opened = attempt(() => reader.open());
    if (typeof opened === 'string') return opened;
    for (let left = rows; left > 0; left--) {
      const fault = attempt(() => ({ row: reader.next() }));
      if (typeof fault === 'string') return fault;
      this.#settle(fault.row);
      if (this.#output.isPressing) yield* this.#output.pressing(reader.bytesDone);
    }
    this.#checked += reader.checked;
    this.#unchecked += reader.unchecked;
    return attempt(() => reader.close());
  }

  #settle(fault: string | null): void {
    const { cells, findings } = this.#output;
    this.#output.events++;
    const reason = fault ?? cells.settle(this.#row);
    const { eventId } = cells;
    if (reason !== null) findings.reject({ line: this.#row, reason, events: 1, ...(eventId === '' ? {} : { eventId }) });
    this.#row++;
  }

  #conclude({ rows, groups }: Footer): void {
    const { findings } = this.#output;
    const sum = groups.reduce((total, group) => total + group.rows, 0);
    if (sum !== rows) findings.note(`the footer says ${rows} rows, its row groups hold ${sum}`);
    findings.fact('Events', grouped(this.#output.events));
    if (this.#checked === 0 || this.#unchecked > 0) findings.note('unverified: the file carries no checksum');
  }
}

/** Rows that a footer claims are counted as lost only where a file could hold so many. */
function trusted(rows: number): number {
  return rows <= 4 * 1024 * 1024 ? rows : 0;
}

/** The result, or why the file is not as it should be. */
function attempt<Result>(work: () => Result): Result | string {
  try {
    return work();
  } catch (error) {
    if (error instanceof ParquetError || error instanceof UnreadableFileError) return error.message;
    throw error;
  }
}
