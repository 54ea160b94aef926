const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text from a file or a store, fit for a terminal or a page: what would move the cursor or hide something is written as its code. */
export function visible(text: string): string {
  return text.replaceAll(HIDDEN, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
}
