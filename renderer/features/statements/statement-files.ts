import { call } from '../../api/client.ts';
import { saveBytes, saveFile } from '../../ui/save-file.ts';
import type { StatementInput } from './vocabulary.ts';

export type FileFormat = 'html' | 'csv' | 'json' | 'pdf';

const TYPES = { html: 'text/html', csv: 'text/csv', json: 'application/json' } as const;

/** Has the host make a file of a statement (of the frozen one where `id` says so) and hands it over. */
export async function saveStatement(input: StatementInput, id: string | null, format: FileFormat): Promise<void> {
  const name = `${id ?? `statement-${input.month}-${slug(input.subject.id)}`}.${format}`;
  if (format !== 'pdf') {
    const { text } = await call('statements.text', { ...input, id, format });
    saveFile(name, text, TYPES[format]);
    return;
  }
  const { base64 } = await call('statements.pdf', { ...input, id });
  saveBytes(name, bytesOf(base64), 'application/pdf');
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}

/** Names of files never hold what data says. */
function slug(text: string): string {
  return (
    text
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .slice(0, 48) || 'statement'
  );
}
