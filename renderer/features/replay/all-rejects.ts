import { call } from '../../api/client.ts';
import { rejectsNdjson } from './rejects-text.ts';
import type { ReplayFile, ReplayRun } from './vocabulary.ts';

/** Every reject of a file as NDJSON, read page by page: also those that the list does not show. */
export async function allRejects(run: ReplayRun, file: ReplayFile): Promise<string> {
  const parts: string[] = [];
  for (let offset: number | null = 0; offset !== null;) {
    const page: Awaited<ReturnType<typeof call<'replay.allRejects'>>> = await call('replay.allRejects', { id: run.id, index: file.index, offset });
    parts.push(rejectsNdjson(file.name, page.rejects));
    offset = page.next;
  }
  return parts.join('');
}
