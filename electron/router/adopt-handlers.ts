import { resolve, sep } from 'node:path';
import { adoptReferenceStore, type AdoptReport, inspectStore, type Repository } from '../../store/index.ts';
import type { Input } from '../contract/contract.ts';
import { type Handlers, Refusal } from './host.ts';
import type { SessionParts } from './session-parts.ts';
import { adoptionView } from './adoption-views.ts';
import type { Task } from './tasks.ts';

type Between = Input<'store.adopt'>;
type Options = NonNullable<Parameters<typeof adoptReferenceStore>[2]>;

/** Copying a folder of the reference into a store: first the numbers, then the copy. */
export function adoptHandlers(parts: SessionParts): Pick<Handlers, 'store.adoptCheck' | 'store.adopt'> {
  const { tasks } = parts;
  /** Rows that the last dry run counted, for the progress of what follows it. */
  let counted: (Between & { readonly rows: number }) | null = null;
  return {
    'store.adoptCheck': async (between, { signal }) =>
      tasks.run({ kind: 'adopt', label: `Counting what is in ${between.from}`, unit: 'segments' }, async (task) => {
        const progress = (report: () => AdoptReport): void => filesDone(task, report());
        const view = await adopt(parts, between, { dryRun: true, signal: AbortSignal.any([signal, task.signal]), progress });
        counted = { ...between, rows: view.rows };
        return view;
      }),
    'store.adopt': async (between, { signal }) =>
      tasks.run({ kind: 'adopt', label: `Adopting ${between.from}`, unit: 'events' }, async (task) => {
        const total = counted?.from === between.from && counted.to === between.to ? counted.rows : null;
        task.progress(0, total);
        const progress = (report: () => AdoptReport): void => task.progress(report().counts.read, total);
        return adopt(parts, between, { signal: AbortSignal.any([signal, task.signal]), progress });
      }),
  };
}

async function adopt({ holder }: SessionParts, { from, to }: Between, options: Options): ReturnType<Handlers['store.adopt']> {
  const troubles: string[] = [];
  const failed = (what: string, error: unknown): void => void troubles.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  const { current } = holder;
  const report =
    current?.path === resolve(to)
      ? await intoOpenStore(current, from, options)
      : await adoptReferenceStore(from, to, options, { retentionIntervalMs: 0, listener: { failed } });
  return adoptionView(report, options.signal?.aborted === true, troubles);
}

/** The store that is open here is not opened a second time. */
async function intoOpenStore(repository: Repository, from: string, options: Options): Promise<AdoptReport> {
  const { path, kind } = await inspectStore(from);
  if (kind !== 'reference')
    throw new Refusal('NOT_A_STORE', `${path} is not laid out by the reference system.`, 'Nothing was changed. Choose another folder.');
  if (`${repository.path}${sep}`.startsWith(`${path}${sep}`))
    throw new Refusal('INVALID', `${repository.path} lies in the folder whose events are to be copied.`, 'Nothing was changed. Name another store.');
  return repository.adopt(from, options);
}

function filesDone(task: Task, { files }: AdoptReport): void {
  task.progress(files.filter(({ state }) => state !== 'waiting' && state !== 'reading').length, files.length);
}
