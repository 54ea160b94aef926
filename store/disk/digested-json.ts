import { createHash } from 'node:crypto';

const BODY = ',"body":';

/** A JSON document as text: the SHA-256 of its body, and the body. */
export function encodeDigested(body: string): string {
  return `${JSON.stringify({ digest: digestOf(body) }).slice(0, -1)}${BODY}${body}}\n`;
}

/** The body of such a text with its digest, or whether the digest does not match or the text is none of this kind. */
export function decodeDigested(text: string): { readonly body: unknown; readonly digest: string } | { readonly problem: 'digest' | 'text' } {
  const at = text.indexOf(BODY);
  const body = text.trimEnd().slice(at + BODY.length, -1);
  try {
    const { digest } = JSON.parse(`${text.slice(0, Math.max(at, 0))}}`) as { readonly digest: unknown };
    return digest === digestOf(body) ? { body: JSON.parse(body), digest } : { problem: 'digest' };
  } catch {
    return { problem: 'text' };
  }
}

/** SHA-256 of a text in hex. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
