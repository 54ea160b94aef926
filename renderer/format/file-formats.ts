/** Formats in which rows are taken away, as a person picks them. */
export const FILE_FORMATS = [
  { value: 'csv', label: 'Spreadsheet CSV' },
  { value: 'csv-lossless', label: 'Lossless CSV' },
  { value: 'ndjson', label: 'NDJSON' },
  { value: 'parquet', label: 'Parquet' },
] as const;

export type FileFormat = (typeof FILE_FORMATS)[number]['value'];
