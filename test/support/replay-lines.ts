import { writeFile } from 'node:fs/promises';

/** What a line of a made-up file is. */
export type LineKind = 'fresh' | 'late' | 'repeat' | 'contradiction' | 'broken';

export interface LinesOptions {
  /** Ids begin with it. */
  readonly prefix: string;
  readonly nowMs: number;
  /** What each line is. */
  readonly kinds: readonly LineKind[];
}

const DAY_MS = 86_400_000;

/** Lines of events, some of them late, told twice, told differently or no event at all; the same for the same options. */
export function replayLines({ prefix, nowMs, kinds }: LinesOptions): string[] {
  const ids: string[] = [];
  return kinds.map((kind, index) => {
    if (kind === 'broken') return `{"event_id": ${index}`;
    const last = ids.at(-1);
    const told = kind === 'repeat' || kind === 'contradiction' ? last : undefined;
    const id = told ?? `${prefix}-${String(index).padStart(6, '0')}`;
    if (told === undefined) ids.push(id);
    const at = Number(id.slice(-6));
    const late = told === undefined ? kind === 'late' : kinds[at] === 'late';
    const atMs = nowMs - (late ? 120 * DAY_MS : DAY_MS) + at;
    return line(id, atMs, kind === 'contradiction' ? 'another model' : `model ${at % 7}`);
  });
}

/** A repeating mixture of kinds. */
export function mixture(count: number, pattern: readonly LineKind[]): LineKind[] {
  return Array.from({ length: count }, (_, i) => pattern[i % pattern.length] ?? 'fresh');
}

export async function writeLines(path: string, lines: readonly string[]): Promise<string> {
  await writeFile(path, lines.map((text) => `${text}\n`).join(''));
  return path;
}

function line(id: string, atMs: number, model: string): string {
  return JSON.stringify({
    event_id: id, created_at_ms: atMs, provider_type: 'kiro', protocol_family: 'anthropic', key_id: `key-${atMs % 5}`, endpoint: '/v1/messages', model,
    status_code: 200, input_uncached_tokens: 10, input_cached_tokens: 2, output_tokens: 3, billable_tokens: 15, credit_usage: '0.25',
  }); // prettier-ignore
}
