import type { ByteSource } from '../byte-source.ts';
import { count, name, optionalCount, optionalStruct, ParquetError, structs, ThriftReader, type ThriftStruct } from './thrift.ts';

const MAGIC = 'PAR1';
const TAIL = 8; // the length of the footer and the magic
const LONGEST_FOOTER = 64 * 1024 * 1024;
const MOST_ROWS = 4 * 1024 * 1024;
const LARGEST_GROUP = 2 * 1024 ** 3;

export const REPETITION = { required: 0, optional: 1, repeated: 2 } as const;

/** A node of the schema as it stands in the file: parents first, then their children. */
export interface SchemaElement {
  readonly name: string;
  readonly type: number | undefined;
  readonly typeLength: number;
  readonly repetition: number;
  readonly children: number;
  readonly converted: number | undefined;
  readonly scale: number;
  readonly logical: ThriftStruct | undefined;
}

/** The values of one column in one row group. */
export interface ColumnChunk {
  readonly path: string;
  readonly codec: number;
  readonly values: number;
  readonly from: number;
  readonly to: number;
}

export interface RowGroup {
  readonly rows: number;
  /** By the column's path, its names joined with NUL. */
  readonly chunks: ReadonlyMap<string, ColumnChunk>;
  /** Why the group cannot be read. */
  readonly fault: string | null;
}

export interface Footer {
  readonly schema: readonly SchemaElement[];
  readonly groups: readonly RowGroup[];
  readonly rows: number;
  readonly writer: string;
}

/** How the names on the way to a column are joined: no name holds a NUL. */
export const PATH_SIGN = '\0';

/** Reads the footer of a Parquet file; throws `ParquetError` where there is none. */
export function readFooter(source: ByteSource): Footer {
  if (source.size < MAGIC.length + TAIL) throw new ParquetError('the file is too small to be Parquet');
  const tail = Buffer.from(source.read(source.size - TAIL, TAIL));
  if (tail.length < TAIL || tail.toString('latin1', 4) !== MAGIC)
    throw new ParquetError('the file ends without the footer of Parquet; it may be cut short');
  const length = tail.readUInt32LE();
  if (length > source.size - MAGIC.length - TAIL) throw new ParquetError(`the footer claims ${length} bytes, more than the file has`);
  if (length > LONGEST_FOOTER) throw new ParquetError(`the footer claims ${length} bytes; at most ${LONGEST_FOOTER} are read`);
  const end = source.size - TAIL - length;
  const fields = new ThriftReader(Uint8Array.from(source.read(end, length))).struct();
  if (fields.has(8)) throw new ParquetError('the file is encrypted');
  return {
    schema: structs(fields, 2).map(schemaElement),
    groups: structs(fields, 4).map((group) => rowGroup(group, end)),
    rows: count(fields, 3),
    writer: name(fields.get(6)),
  };
}

function schemaElement(fields: ThriftStruct): SchemaElement {
  return {
    name: name(fields.get(4)),
    type: optionalCount(fields, 1),
    typeLength: optionalCount(fields, 2) ?? 0,
    repetition: optionalCount(fields, 3) ?? REPETITION.required,
    children: optionalCount(fields, 5) ?? 0,
    converted: optionalCount(fields, 6),
    scale: optionalCount(fields, 7) ?? 0,
    logical: optionalStruct(fields, 10),
  };
}

function rowGroup(fields: ThriftStruct, end: number): RowGroup {
  const rows = count(fields, 3);
  const chunks = new Map<string, ColumnChunk>();
  try {
    for (const column of structs(fields, 1)) {
      const chunk = columnChunk(column, end);
      chunks.set(chunk.path, chunk);
    }
    if (rows > MOST_ROWS) throw new ParquetError(`it has ${rows} rows; at most ${MOST_ROWS} are read`);
    const bytes = optionalCount(fields, 2) ?? 0;
    if (bytes > LARGEST_GROUP) throw new ParquetError(`it has ${bytes} bytes; at most ${LARGEST_GROUP} are read`);
    return { rows, chunks, fault: null };
  } catch (error) {
    if (error instanceof ParquetError) return { rows, chunks, fault: error.message };
    throw error;
  }
}

function columnChunk(fields: ThriftStruct, end: number): ColumnChunk {
  if (fields.has(1)) throw new ParquetError('a column lies in another file');
  const meta = optionalStruct(fields, 3);
  if (!meta || fields.has(8)) throw new ParquetError('a column is encrypted or not described');
  const path = meta.get(3);
  if (!Array.isArray(path)) throw new ParquetError('a column has no name');
  const dictionary = optionalCount(meta, 11) ?? 0;
  const data = count(meta, 9);
  const from = dictionary > 0 && dictionary < data ? dictionary : data;
  const to = from + count(meta, 7);
  if (from < MAGIC.length || to > end) throw new ParquetError('a column lies outside the file');
  return { path: path.map(name).join(PATH_SIGN), codec: count(meta, 4), values: count(meta, 5), from, to };
}
