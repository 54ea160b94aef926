/** What usage is grouped and filtered by. */
export const DIMENSIONS = ['key', 'key-name', 'model', 'mapped-model', 'provider', 'protocol', 'account', 'endpoint', 'status'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** The column behind each dimension. */
export const DIMENSION_COLUMN: Readonly<Record<Dimension, string>> = {
  key: 'key_id',
  'key-name': 'key_name',
  model: 'model',
  'mapped-model': 'mapped_model',
  provider: 'provider_type',
  protocol: 'protocol_family',
  account: 'account_name',
  endpoint: 'endpoint',
  status: 'status_code',
};

/** The one definition of status classes: 2xx is success, all else is an error. */
const CLASSES: Readonly<Record<string, string>> = {
  '2xx': 'status_code BETWEEN 200 AND 299',
  '3xx': 'status_code BETWEEN 300 AND 399',
  '4xx': 'status_code BETWEEN 400 AND 499',
  '5xx': 'status_code BETWEEN 500 AND 599',
};

const OTHER = 'other';
const OTHER_SQL = 'status_code NOT BETWEEN 200 AND 599';

/** Condition that holds for events that failed. */
export const ERROR_SQL = `NOT (${CLASSES['2xx']})`;

/** Condition of a status class (`2xx` to `5xx`, `other`), or undefined when the text names none. */
export function statusClassCondition(name: string): string | undefined {
  if (name === OTHER) return OTHER_SQL;
  return Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
}

const STATUS_CLASS_SQL = `CASE ${Object.entries(CLASSES)
  .map(([name, condition]) => `WHEN ${condition} THEN '${name}'`)
  .join(' ')} ELSE '${OTHER}' END`;

/** Expression of the group an event belongs to: the status class, or the value with `''` for events without one. */
export function groupSql(dimension: Dimension): string {
  return dimension === 'status' ? STATUS_CLASS_SQL : `coalesce(${DIMENSION_COLUMN[dimension]}, '')`;
}
