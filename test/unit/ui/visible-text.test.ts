import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleText } from '../../../renderer/format/visible-text.ts';

describe('visible text', () => {
  it('shows controls as escapes', () => expect(visibleText('a\u0000b\nc\u001b[31m')).toBe('a\\0b\\nc\\u{1B}[31m'));
  it('shows what turns the reading direction', () => expect(visibleText('exe.\u202Egnp\u2066x\u2069')).toBe('exe.\\u{202E}gnp\\u{2066}x\\u{2069}'));
  it('shows zero-width characters and tags', () => expect(visibleText('a\u200Bb\uFEFFc\u{E0041}')).toBe('a\\u{200B}b\\u{FEFF}c\\u{E0041}'));
  it('shows half a surrogate pair', () => expect(visibleText('\uD800')).toBe('\\u{D800}'));
  it('leaves letters, marks and pictures alone', () => expect(visibleText('Grüße, 日本語, 👍, <b>')).toBe('Grüße, 日本語, 👍, <b>'));
  it('cuts what is too long and says so', () => expect(visibleText('x'.repeat(50), 10)).toBe('xxxxxxxxxx…'));
  it('lets nothing invisible through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visibleText(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      }),
    );
  });
});
