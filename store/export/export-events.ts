import { stat } from 'node:fs/promises';
import { InvalidArgumentError, InvariantError } from '../errors.ts';
import { countEvents } from '../queries/event-count.ts';
import type { EventFilter } from '../queries/event-filter.ts';
import type { Repository } from '../repository.ts';
import { exportTarget, writeWhole } from './export-target.ts';
import { writeParquet } from './parquet-export.ts';
import { TEXT_FORMATS, textFormat } from './text-format.ts';
import { type WrittenText, writeText } from './text-export.ts';

export const EXPORT_FORMATS = [...TEXT_FORMATS, 'parquet'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportRequest {
  readonly filter: EventFilter;
  readonly format: ExportFormat;
  /** The file to make; its folder exists, it does not. */
  readonly path: string;
  /** With headers and bodies; without them the file cannot be read back as the same events. */
  readonly full: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((done: number, total: number) => void) | undefined;
}

export interface ExportReport {
  readonly path: string;
  readonly format: ExportFormat;
  readonly full: boolean;
  readonly events: number;
  readonly bytes: number;
  /** Segments that could not be opened: their events are not in the file. */
  readonly missing: readonly string[];
  readonly remarks: WrittenText['remarks'];
}

/** Writes the events that meet the filter to a new file outside of every store; text formats have the oldest event first. */
export async function exportEvents(repository: Repository, request: ExportRequest): Promise<ExportReport> {
  const { hub, set } = repository.context;
  const { filter, format, full, signal } = request;
  if (format === 'parquet' && full && repository.kind === 'reference')
    throw new InvalidArgumentError('The bodies of a reference folder lie in packs of their own, which cannot be written as Parquet.', {
      hint: 'Nothing was written. Choose NDJSON or CSV, or leave the bodies out.',
    });
  const target = await exportTarget(request.path, repository.path);
  const { events: total, missing } = await countEvents(hub, set, filter, signal);
  request.progress?.(0, total);
  return await writeWhole(target, async (path) => {
    const written = await writeFormat(repository, request, path, total);
    if (written.events !== total)
      throw new InvariantError(`The store changed while it was exported: ${written.events} of ${total} events were found.`, {
        hint: 'No file was made. Try again.',
      });
    const { size } = await stat(path);
    return { path: target.path, format, full, events: total, bytes: size, missing, remarks: written.remarks };
  });
}

async function writeFormat(repository: Repository, request: ExportRequest, path: string, total: number): Promise<WrittenText> {
  const { filter, format, full, signal, progress } = request;
  if (format === 'parquet') {
    const events = await writeParquet(repository.context, { path, filter, full }, signal);
    progress?.(events, total);
    return { events, remarks: [] };
  }
  return writeText(
    path,
    textFormat(format, full),
    (cursor, limit) => repository.events({ filter, limit, cursor, order: 'oldest', full }, signal),
    (done) => progress?.(done, total),
  );
}
