/** C0 and C1 controls, bidi controls, zero-width characters, line separators, tags and lone surrogates: what a reader cannot see but a machine obeys. */
// eslint-disable-next-line no-control-regex -- finding control characters is the point
const INVISIBLE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Cs}/gu;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' };

/** Text from data with everything invisible written as an escape, cut at `limit` characters. */
export function visibleText(text: string, limit = 2_000): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return cut.replace(INVISIBLE, (found) => NAMED[found] ?? `\\u{${(found.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`);
}
