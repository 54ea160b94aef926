import { describe, expect, it } from 'vitest';
import { PushParser } from '../../../renderer/api/push-stream.ts';
import { takeToken } from '../../../renderer/api/token.ts';
import { withTask } from '../../../renderer/api/pushes.ts';
import { matches, paletteGroups, type PaletteItem } from '../../../renderer/features/shell/palette-items.ts';
import { shellQuoted } from '../../../renderer/format/shell-quoted.ts';
import { parsePlace, placeHash } from '../../../renderer/state/location.ts';
import { parseRange } from '../../../renderer/state/range.ts';
import { cursorAfter } from '../../../renderer/ui/table-keys.ts';
import { linkBeside, nextSort, sortRows, type Column } from '../../../renderer/ui/table-columns.ts';

describe('the place in the address', () => {
  it('survives being written and read, odd text included', () => {
    const place = { page: 'segments', params: { from: '1', to: '2', q: 'a&b=#/?"ü' } };
    expect(parsePlace(placeHash(place))).toEqual(place);
  });
  it('is the same text for the same place', () => {
    expect(placeHash({ page: 'billing', params: { b: '2', a: '1' } })).toBe(placeHash({ page: 'billing', params: { a: '1', b: '2' } }));
  });
  it('takes no page from nonsense', () => expect(parsePlace('#/<script>?x=1').page).toBe(''));
  it.each([
    ['', ''],
    ['5', '5'],
    ['9', '1'],
    ['1e3', '2000'],
    ['1', '99999999999999999'],
  ])('has no range from %s to %s', (from, to) => expect(parseRange(from, to)).toBeNull());
  it('has the range it names', () => expect(parseRange('100', '200')).toEqual({ fromMs: 100, toMs: 200 }));
});

describe('the token', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as unknown as Storage;
  const at = (hash: string): Location => ({ hash, pathname: '/', search: '' }) as Location;

  it('leaves the address at once and is there after a reload', () => {
    const addresses: string[] = [];
    const history = { replaceState: (_: unknown, __: string, url: string) => void addresses.push(url) } as unknown as History;
    expect(takeToken(at('#token=abc-123'), history, storage)).toBe('abc-123');
    expect(addresses).toEqual(['/#/']);
    expect(takeToken(at('#/segments'), history, storage)).toBe('abc-123');
    expect(addresses).toHaveLength(1);
  });
});

describe('the push stream', () => {
  it('gives each message once, however the bytes are cut', () => {
    const text = 'event: store.status\ndata: {"generation":1}\n\n: keep-alive\n\ndata: {"name":"task.changed","payload":{"id":"t"}}\r\n\r\n';
    for (let cut = 0; cut <= text.length; cut += 1) {
      const parser = new PushParser();
      const found = [...parser.push(text.slice(0, cut)), ...parser.push(text.slice(cut))];
      expect(found, `cut at ${cut}`).toEqual([
        { name: 'store.status', payload: { generation: 1 } },
        { name: 'task.changed', payload: { id: 't' } },
      ]);
    }
  });
  it('replaces a task it knows and puts a new one first', () => {
    const task = (id: string, done: number) => ({
      id,
      kind: 'seal' as const,
      label: id,
      state: 'running' as const,
      done,
      total: 9,
      unit: 'steps' as const,
      startedMs: 0,
      endedMs: null,
      error: null,
    });
    expect(withTask([task('a', 1), task('b', 1)], task('b', 2)).map(({ id, done }) => [id, done])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect(withTask([task('a', 1)], task('c', 0)).map(({ id }) => id)).toEqual(['c', 'a']);
  });
});

describe('the palette', () => {
  const entry = (id: string, label: string): PaletteItem => ({
    id,
    label,
    words: 'thing',
    icon: (() => null) as never,
    keys: null,
    disabledReason: null,
    run: () => undefined,
  });

  it('finds by every word typed, in any order', () => {
    expect(matches({ label: 'Roll over the active segment', words: 'rotate' }, 'SEGMENT rot')).toBe(true);
    expect(matches({ label: 'Roll over the active segment', words: 'rotate' }, 'segment pin')).toBe(false);
  });
  it('lists segments only once something is typed, and not thousands', () => {
    const groups = [{ value: 'Pages', items: [entry('go', 'Segments')] }];
    const segments = Array.from({ length: 500 }, (_, index) => entry(`usage-${index}`, `usage-${index}`));
    expect(paletteGroups(groups, segments, ' ').map(({ value }) => value)).toEqual(['Pages']);
    expect(paletteGroups(groups, segments, 'usage')[0]?.items).toHaveLength(12);
  });
});

describe('tables', () => {
  const columns: Column<{ n: number }>[] = [{ id: 'n', head: 'N', width: 10, compare: (a, b) => a.n - b.n, cell: () => null }];
  it('sort descending first, then ascending', () => {
    const [column] = columns;
    if (!column) throw new Error('no column');
    const first = nextSort(null, column);
    expect(sortRows([{ n: 1 }, { n: 3 }, { n: 2 }], columns, first).map(({ n }) => n)).toEqual([3, 2, 1]);
    expect(nextSort(first, column).descending).toBe(false);
  });
  it('keep the cursor inside', () => {
    expect([
      cursorAfter('j', -1, 3),
      cursorAfter('j', 2, 3),
      cursorAfter('k', 0, 3),
      cursorAfter('End', 0, 3),
      cursorAfter('j', 0, 0),
      cursorAfter('x', 0, 3),
    ]).toEqual([0, 2, 0, 2, undefined, undefined]);
  });
  it('lead from link to link of a row, and back to the row', () => {
    const links = ['a', 'b', 'c', 'd'].map((id): Column<string> => ({ id, head: id, width: 1, cell: () => null, ...(id === 'a' || id === 'c' ? {} : { onOpen: () => {} }) })); // prettier-ignore
    expect([-1, 1, 3].map((column) => linkBeside(links, column, 1))).toEqual([1, 3, 3]);
    expect([3, 1, -1].map((column) => linkBeside(links, column, -1))).toEqual([1, -1, -1]);
    expect(linkBeside(columns, -1, 1)).toBe(-1);
  });
  it('are not steered by names that every object has', () => expect(cursorAfter('toString', 0, 3)).toBeUndefined());
});

describe('commands for a shell', () => {
  it('quote what a shell would read', () => {
    expect(shellQuoted('/srv/usage/prod-1')).toBe('/srv/usage/prod-1');
    expect(shellQuoted("/tmp/it's $HOME")).toBe(`'/tmp/it'\\''s $HOME'`);
    expect(shellQuoted('')).toBe("''");
  });
});
