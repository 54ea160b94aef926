/** A scan of a table in the plan of a statement. */
export interface Scan {
  readonly database: string;
  readonly table: string;
}

/** The scans of a plan as the engine explains it in JSON. */
export function scansOf(plan: unknown): readonly Scan[] {
  const scans: Scan[] = [];
  const left: unknown[] = [plan];
  while (left.length > 0) {
    const node = left.pop();
    if (typeof node !== 'object' || node === null) continue;
    const scan = scanIn(node);
    if (scan !== null) scans.push(scan);
    left.push(...Object.values(node));
  }
  return scans;
}

/** `"usage-000000000012".main.usage_events`, with quotes where the name needs them. */
function scanIn(node: object): Scan | null {
  if (!('Table' in node) || typeof node.Table !== 'string') return null;
  const [, quoted, plain, table] = /^(?:"((?:[^"]|"")+)"|([^."]+))\.[^.]+\.(.+)$/.exec(node.Table) ?? [];
  const database = quoted?.replaceAll('""', '"') ?? plain;
  return database === undefined || table === undefined ? null : { database, table };
}
