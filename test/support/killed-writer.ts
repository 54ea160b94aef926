import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { startCli } from './cli.ts';

/** Appends one batch after another with the program, and kills it once every one is acknowledged; answers the ids. */
export async function killedWriter(store: string, prefix: string, batches: number, rows = 20): Promise<string[]> {
  const child = startCli(['append', store, '--batch', String(rows)]);
  const ended = once(child, 'close');
  const ids = Array.from({ length: batches * rows }, (_, i) => `${prefix}-${String(i).padStart(5, '0')}`);
  child.stdin.write(ids.map((id) => `${JSON.stringify(eventOf(id))}\n`).join(''));
  let acknowledged = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged += (JSON.parse(line) as { new: number }).new;
    if (acknowledged === ids.length) break;
  }
  child.kill('SIGKILL');
  await ended;
  if (acknowledged !== ids.length) throw new Error(`acknowledged ${acknowledged} of ${ids.length}`);
  return ids;
}

function eventOf(id: string): object {
  return {
    event_id: id, created_at_ms: Date.now(), provider_type: 'kiro', protocol_family: 'openai', key_id: 'key-1', endpoint: '/v1/messages',
    status_code: 200, input_uncached_tokens: 1, input_cached_tokens: 2, output_tokens: 3, billable_tokens: 6, credit_usage: '0.125',
  }; // prettier-ignore
}
