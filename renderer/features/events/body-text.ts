import { visibleText } from '../../format/visible-text.ts';

/** The texts of an event that are masked until they are asked for. */
export const BODIES = [
  { name: 'request_headers_json', label: 'Request headers' },
  { name: 'last_message_content', label: 'Last message' },
  { name: 'client_request_body_json', label: 'Client request' },
  { name: 'upstream_request_body_json', label: 'Upstream request' },
  { name: 'full_request_json', label: 'Full request' },
  { name: 'response_body', label: 'Response' },
  { name: 'error_body', label: 'Error' },
] as const;

/** More of one text is no help to a reader, and slows the window down. */
const MOST_SHOWN = 100_000;

export interface ShownText {
  readonly text: string;
  /** Whether it is JSON, set out over lines. */
  readonly json: boolean;
  readonly cut: boolean;
}

/** A text as it is shown: JSON set out, everything invisible written as an escape, cut where it is too long. */
export function bodyText(text: string): ShownText {
  const pretty = prettyJson(text);
  const lines = pretty ?? text;
  const shown = lines.slice(0, MOST_SHOWN);
  return {
    text: shown
      .split('\n')
      .map((line) => visibleText(line, MOST_SHOWN))
      .join('\n'),
    json: pretty !== null,
    cut: lines.length > MOST_SHOWN,
  };
}

/** The JSON set out with numbers as they were written; null where it is none. */
function prettyJson(text: string): string | null {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    JSON.parse(text);
    return setOut(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Breaks sound JSON into lines without reading its values: a number beyond 2^53 stays what it is. */
function setOut(json: string): string {
  const parts = json.match(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/gs) ?? [];
  let depth = 0;
  let text = '';
  for (const [index, part] of parts.entries()) {
    const closes = part === '}' || part === ']';
    const before = parts[index - 1];
    const empty = closes && (before === '{' || before === '[');
    if (closes) depth -= 1;
    const breaks = (closes && !empty) || before === ',' || ((before === '{' || before === '[') && !closes);
    text += `${breaks ? `\n${'  '.repeat(depth)}` : ''}${part}${part === ':' ? ' ' : ''}`;
    if (part === '{' || part === '[') depth += 1;
  }
  return text;
}
