/** Controls, formatting characters (bidi, zero-width, tags), lone surrogates and line separators: what a reader cannot see but a machine obeys. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' };

/** Text from data with everything invisible written as an escape, cut at `limit` characters. */
export function visibleText(text: string, limit = 2_000): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return cut.replace(INVISIBLE, (found) => NAMED[found] ?? `\\u{${(found.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`);
}
