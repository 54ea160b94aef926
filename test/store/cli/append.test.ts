import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { cli, emptyStore, startCli } from '../../support/cli.ts';
import { type Counts, countsOf, type EventsDocument, type InfoDocument } from '../../support/cli-documents.ts';

const START = Date.now() - 3_600_000;

/** A line of input: an event with what every event must have. */
function line(index: number, extra: object = {}): string {
  return JSON.stringify({
    event_id: `event-${String(index).padStart(6, '0')}`, created_at_ms: START + index, provider_type: 'kiro', protocol_family: 'open_ai', key_id: 'key-1',
    endpoint: '/v1/messages', status_code: 200, input_uncached_tokens: 1, input_cached_tokens: 2, output_tokens: 3, billable_tokens: '9007199254740993',
    credit_usage: '0.125', ...extra,
  }); // prettier-ignore
}

const lines = (count: number, from = 0): string[] => Array.from({ length: count }, (_, index) => line(from + index));
const text = (all: readonly string[]): string => all.map((one) => `${one}\n`).join('');
type Acknowledgement = Counts & { readonly batch: number; readonly lastEventId: string | null };
const acknowledged = (stdout: string): Acknowledgement[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((one): Acknowledgement => JSON.parse(one));

test('append answers one line for each batch, and a last line without a line feed counts', async () => {
  await using store = await emptyStore();
  const appended = await cli(['append', store.path, '--batch', '4'], text(lines(10)).trimEnd());
  expect(appended.code).toBe(0);
  const none = { duplicate: 0, conflict: 0, rejected: 0 };
  expect(acknowledged(appended.stdout)).toEqual([
    { batch: 1, lastEventId: 'event-000003', read: 4, new: 4, ...none },
    { batch: 2, lastEventId: 'event-000007', read: 4, new: 4, ...none },
    { batch: 3, lastEventId: 'event-000009', read: 2, new: 2, ...none },
  ]);
  const { events } = (await cli(['events', store.path, '--json'])).json<EventsDocument>();
  expect(events.map((event) => event.event_id)).toEqual(Array.from({ length: 10 }, (_, i) => `event-00000${9 - i}`));
  expect(events[0]).toMatchObject({ protocol_family: 'openai', billable_tokens: '9007199254740993', credit_usage: '0.125', key_name: 'key-1' });
});

test('append counts duplicates, conflicts and rejects, and names the lines', async () => {
  await using store = await emptyStore();
  await cli(['append', store.path], text(lines(3)));
  const input = [line(0), line(1, { output_tokens: 4 }), '{"event_id":', line(3), line(4, { created_at_ms: 17 }), line(3)];
  const appended = await cli(['append', store.path], text(input));
  expect(appended.code).toBe(1);
  expect(acknowledged(appended.stdout).map(countsOf)).toEqual([{ read: 6, new: 1, duplicate: 2, conflict: 1, rejected: 2 }]);
  expect(appended.stderr).toMatch(/conflict: line 2: event-000001/);
  expect(appended.stderr).toMatch(/rejected: line 3: not JSON/);
  expect(appended.stderr).toMatch(/rejected: line 5: created_at_ms 17 is before the year 2000/);
  const stored = (await cli(['event', store.path, 'event-000001', '--json'])).json<{ event: { output_tokens: string } }>();
  expect(stored.event.output_tokens).toBe('3');
});

test('append of nothing but rejects stores nothing and still accounts for them', async () => {
  await using store = await emptyStore();
  const appended = await cli(['append', store.path], 'no event\n');
  expect([appended.code, acknowledged(appended.stdout)]).toEqual([
    1,
    [{ batch: 1, lastEventId: null, read: 1, new: 0, duplicate: 0, conflict: 0, rejected: 1 }],
  ]);
});

test('a batch is acknowledged while the input stays open, its store is held meanwhile, and a request to stop loses nothing acknowledged', async () => {
  await using store = await emptyStore();
  const child = startCli(['append', store.path, '--batch', '5']);
  const answers = createInterface({ input: child.stdout });
  child.stdin.write(text(lines(12)));
  const [first] = await once(answers, 'line');
  expect(JSON.parse(String(first))).toMatchObject({ batch: 1, lastEventId: 'event-000004' });

  const [second] = await Promise.all([cli(['rollover', store.path, '--json']), cli(['info', store.path])]);
  expect(second.code).toBe(3);
  expect(second.json<{ error: { code: string; message: string } }>().error.code).toBe('LOCKED');
  expect(second.stderr).toContain(String(child.pid));

  child.kill('SIGTERM');
  const [code] = await once(child, 'close');
  expect(code).toBe(4);
  expect((await cli(['info', store.path, '--json'])).json<InfoDocument>().rows).toBeGreaterThanOrEqual(10);
  expect((await cli(['verify', store.path])).code).toBe(0);
});

test('append stops cleanly when nobody reads its answers', async () => {
  await using store = await emptyStore();
  const child = startCli(['append', store.path, '--batch', '2']);
  child.stdin.on('error', () => {}); // it stops reading before the end
  child.stdout.destroy();
  child.stdin.end(text(lines(500)));
  const [code] = await once(child, 'close');
  expect(code).toBe(4);
  expect((await cli(['verify', store.path])).code).toBe(0);
});
