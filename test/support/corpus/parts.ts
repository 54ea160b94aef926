/** Fields of the smallest event as JSON; `n` makes events differ. */
export function smallest(n: number): Record<string, string> {
  return {
    event_id: `"e-${n}"`, created_at_ms: String(1_790_000_000_000 + n), provider_type: '"kiro"', protocol_family: '"open_ai"', key_id: '"k-1"', endpoint: '"/v1"',
    status_code: '200', input_uncached_tokens: '1', input_cached_tokens: '2', output_tokens: '3', billable_tokens: '4',
  }; // prettier-ignore
}

export function jsonLine(n: number, fields: Readonly<Record<string, string>> = {}): string {
  return `{${Object.entries({ ...smallest(n), ...fields })
    .map(([name, json]) => `${JSON.stringify(name)}:${json}`)
    .join(',')}}`;
}

/** A CSV file of these rows; every row has the columns of the first, given as CSV. */
export function csvFile(rows: readonly Readonly<Record<string, string>>[]): string {
  const names = Object.keys(rows[0] ?? {});
  return `${names.join(',')}\n${rows.map((row) => `${names.map((name) => row[name] ?? '').join(',')}\n`).join('')}`;
}

/** The smallest event as fields of CSV. */
export function csvRow(n: number, fields: Readonly<Record<string, string>> = {}): Record<string, string> {
  const plain = Object.fromEntries(Object.entries(smallest(n)).map(([name, json]) => [name, json.replaceAll('"', '')]));
  return { ...plain, ...fields };
}

export const CSV_HEADER = Object.keys(smallest(0)).join(',');

export function csvLine(n: number): string {
  return Object.values(csvRow(n)).join(',');
}
