import { parseSheet } from '../../usage/price-basis.ts';
import type { Subject } from './vocabulary.ts';

export type View = 'statement' | 'frozen' | 'prices';

/** What the location says; null is left to the page. */
export interface Choice {
  readonly view: View;
  readonly subject: Subject | null;
  readonly month: string | null;
  readonly sheet: number | null;
}

type Params = Readonly<Record<string, string>>;

export function choiceOf(params: Params): Choice {
  const view = params['view'];
  const month = params['month'] ?? '';
  return {
    view: view === 'frozen' || view === 'prices' ? view : 'statement',
    subject: subjectOf(params['subject'] ?? ''),
    month: /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? month : null,
    sheet: parseSheet(params['sheet'] ?? ''),
  };
}

/** `key:team-a`, `account:eu-1`. */
export function subjectText({ kind, id }: Subject): string {
  return `${kind}:${id}`;
}

function subjectOf(text: string): Subject | null {
  const at = text.indexOf(':');
  const [kind, id] = [text.slice(0, at), text.slice(at + 1)];
  return (kind === 'key' || kind === 'account') && id !== '' && id.length <= 512 ? { kind, id } : null;
}
