import { visible } from '../domain/visible.ts';

/** Text that is HTML already. */
export interface Html {
  readonly html: string;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Puts HTML together; every value but those made by it is escaped, and what a reader would not see is written as its code. */
export function html(parts: TemplateStringsArray, ...values: readonly (string | number | Html | readonly Html[])[]): Html {
  return { html: parts.map((part, index) => part + (index < values.length ? written(values[index] ?? '') : '')).join('') };
}

function written(value: string | number | Html | readonly Html[]): string {
  if (typeof value === 'object') return 'html' in value ? value.html : value.map((one) => one.html).join('');
  return visible(String(value)).replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}
