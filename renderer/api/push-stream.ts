/** One message of the push stream. */
export interface PushMessage {
  readonly name: string;
  readonly payload: unknown;
}

/** Server-sent events out of text as it arrives; keeps what is not complete yet. */
export class PushParser {
  #rest = '';

  /** The messages that this piece of text completes. */
  push(text: string): PushMessage[] {
    const blocks = (this.#rest + text).replaceAll('\r\n', '\n').split('\n\n');
    this.#rest = blocks.pop() ?? '';
    return blocks.map(message).filter((found) => found !== null);
  }
}

function message(block: string): PushMessage | null {
  let name = '';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    if (line.startsWith('event:')) name = line.slice('event:'.length).trim();
    if (line.startsWith('data:')) data.push(line.slice('data:'.length).replace(/^ /, ''));
  }
  if (data.length === 0) return null;
  const value: unknown = JSON.parse(data.join('\n'));
  return name === '' || name === 'message' ? named(value) : { name, payload: value };
}

function named(value: unknown): PushMessage | null {
  if (typeof value !== 'object' || value === null || !('name' in value) || typeof value.name !== 'string') return null;
  return { name: value.name, payload: 'payload' in value ? value.payload : null };
}
