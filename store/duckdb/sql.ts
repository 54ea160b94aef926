/** A name as a quoted SQL identifier. */
export function ident(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as a quoted SQL literal; for places that take no parameters (ATTACH, SET). */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Names as a comma-separated list of identifiers, each with this prefix (`e.` for a table alias). */
export function identList(names: readonly string[], prefix = ''): string {
  return names.map((name) => prefix + ident(name)).join(', ');
}
