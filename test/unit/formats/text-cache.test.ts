import { describe, expect, it } from 'vitest';
import { TextCache } from '../../../store/replay/formats/text-cache.ts';

describe('texts found by their bytes', () => {
  it('are those of the bytes, however many there are and whatever place they fall on', () => {
    const cache = new TextCache();
    const texts = Array.from({ length: 20_000 }, (_, i) => `${'x'.repeat(i % 70)}${i % 9_000}检`);
    expect(texts.map((text, i) => found(cache, i % 3, text))).toEqual(texts);
  });

  it('are made once while they come again, in each column', () => {
    const cache = new TextCache();
    const made: string[] = [];
    for (const [column, text] of [[0, 'a'], [0, 'a'], [1, 'a'], [0, 'b'], [0, 'a'], [1, 'a']] as const) found(cache, column, text, made); // prettier-ignore
    expect(made).toEqual(['a', 'a', 'b']);
  });

  it('stay what they were when the memory they were read from is used again', () => {
    const cache = new TextCache();
    const bytes = Buffer.from('first');
    const read = (): string => cache.find(0, bytes, 0, 5, (from, to) => bytes.toString('utf8', from, to));
    expect(read()).toBe('first');
    bytes.write('other');
    expect(read()).toBe('other');
    bytes.write('first');
    expect(read()).toBe('first');
  });
});

function found(cache: TextCache, column: number, text: string, made: string[] = []): string {
  const bytes = Buffer.from(`"${text}"`);
  return cache.find(column, bytes, 1, bytes.length - 1, (from, to) => {
    made.push(text);
    return bytes.toString('utf8', from, to);
  });
}
