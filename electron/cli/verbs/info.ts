import { access, constants } from 'node:fs/promises';
import type { SegmentDescriptor } from '../../../store/index.ts';
import { EXIT } from '../exit-code.ts';
import { isoText } from '../instant.ts';
import { openToRead } from '../open.ts';
import { counted, grouped } from '../table.ts';
import type { Verb } from '../verb.ts';

export const info: Verb = {
  name: 'info',
  usage: 'STORE',
  summary: 'Says what a store holds.',
  options: {},
  words: { least: 1, most: 1 },
  async run(given, terminal) {
    await using repository = await openToRead(given.store);
    const { segments } = repository;
    const document = {
      id: repository.id,
      // Whether the folder takes no changes; this verb itself never makes any.
      readOnly: !(await isWritable(repository.path)),
      active: activeOf(segments),
      pending: segments.filter((s) => s.tier === 'pending').length,
      archived: segments.filter((s) => s.tier === 'archived').length,
      rows: segments.reduce((rows, s) => rows + s.totals.rows, 0),
      bytes: segments.reduce((bytes, s) => bytes + s.bytes + s.walBytes, 0),
      retentionDays: repository.retentionDays,
    };
    await terminal.print(document, () => describe(repository.path, document));
    return EXIT.done;
  },
};

type Active = ReturnType<typeof activeOf>;

/** A crash may have left an older one beside it; opening for writing makes that one pending. */
function activeOf(segments: readonly SegmentDescriptor[]): {
  readonly id: string;
  readonly rows: number;
  readonly bytes: number;
  readonly walBytes: number;
  readonly from: string | null;
  readonly to: string | null;
} | null {
  const active = segments.findLast((s) => s.tier === 'active' && s.kind === 'live');
  if (active === undefined) return null;
  const { id, totals, bytes, walBytes } = active;
  return { id, rows: totals.rows, bytes, walBytes, from: isoText(totals.fromMs), to: isoText(totals.toMs) };
}

async function isWritable(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK);
    return true;
  } catch {
    return false; // the answer, not a failure
  }
}

function describe(
  path: string,
  document: { id: string; active: Active; pending: number; archived: number; rows: number; bytes: number; retentionDays: number },
): string {
  const { id, active, pending, archived, rows, bytes, retentionDays } = document;
  return [
    `${path} (${id})`,
    `${counted(rows, 'event')} in ${grouped(bytes)} bytes, kept for ${counted(retentionDays, 'day')}`,
    `archived: ${counted(archived, 'segment')}, pending: ${counted(pending, 'segment')}`,
    active === null ? 'no active segment' : `active: ${active.id}, ${counted(active.rows, 'event')}, ${active.from ?? '-'} to ${active.to ?? '-'}`,
  ].join('\n');
}
