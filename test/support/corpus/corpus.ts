import { binaryCases } from './binary-cases.ts';
import { fieldCases } from './field-cases.ts';
import { lineCases } from './line-cases.ts';
import { packedCases } from './packed-cases.ts';
import { parquetCases } from './parquet-cases.ts';

/** A bad or odd file and what must come of it. */
export interface CorpusCase {
  /** The row of the table of bad inputs it stands for. */
  readonly cell: string;
  readonly format: 'binary' | 'ndjson' | 'csv' | 'parquet' | 'packed' | 'other';
  readonly name: string;
  readonly bytes: Buffer;
  readonly outcome: 'sound' | 'damaged' | 'refused';
  /** Events that are kept. */
  readonly rows: number;
  /** The first reject, or null when there must be none. */
  readonly reason: RegExp | null;
}

/** Every case; those of Parquet are written by DuckDB. */
export async function corpus(): Promise<CorpusCase[]> {
  const cases = [...binaryCases(), ...lineCases(), ...packedCases(), ...(await fieldCases()), ...(await parquetCases())];
  const names = cases.map((one) => `${one.format}/${one.cell}/${one.name}`);
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  if (twice.length > 0) throw new RangeError(`Cases with the same name: ${twice.join(', ')}`);
  return cases;
}
