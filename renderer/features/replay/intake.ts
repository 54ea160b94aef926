import type { QueryClient } from '@tanstack/react-query';
import { create } from 'zustand';
import type { Fault } from '../../../electron/contract/fault.ts';
import { bridge, call } from '../../api/client.ts';
import { queryKey } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import type { ReplayRun } from './vocabulary.ts';

type FileRef = Awaited<ReturnType<ReturnType<typeof bridge>['fileRef']>>;

/** A file on its way to the host; in Electron, which has paths, this takes no time. */
export interface Upload {
  readonly id: number;
  readonly name: string;
  readonly bytes: number;
  /** 0..1. */
  readonly done: number;
}

interface IntakeState {
  readonly uploads: readonly Upload[];
  readonly faults: readonly { readonly id: number; readonly during: string; readonly fault: Fault }[];
  /** Which run is shown; null shows the newest. */
  readonly chosen: string | null;
  /** What the files of each run of this session are called by the host, to check them again. */
  readonly refs: ReadonlyMap<string, readonly FileRef[]>;
}

/** Lives outside the page, so that an upload goes on when the operator looks at another one. */
export const useIntake = create<IntakeState>(() => ({ uploads: [], faults: [], chosen: null, refs: new Map() }));

let last = 0;
const nextId = (): number => {
  last += 1;
  return last;
};

/** Takes files in: hands each to the host, then starts a dry run over all that arrived. */
export async function takeIn(files: readonly File[], cache: QueryClient): Promise<void> {
  const uploads = files.map((file) => ({ id: nextId(), name: file.name, bytes: file.size, done: 0 }));
  useIntake.setState((state) => ({ uploads: [...state.uploads, ...uploads] }));
  const refs: FileRef[] = [];
  for (const [index, file] of files.entries()) {
    const upload = uploads[index];
    const ref = upload && (await handOver(file, upload.id));
    if (ref) refs.push(ref);
  }
  if (refs.length > 0) await check(refs, cache);
}

/** Gives up a file that is on its way. */
export function dropUpload(id: number): void {
  useIntake.setState((state) => ({ uploads: state.uploads.filter((upload) => upload.id !== id) }));
}

async function handOver(file: File, id: number): Promise<FileRef | null> {
  const wanted = (): boolean => useIntake.getState().uploads.some((upload) => upload.id === id);
  if (!wanted()) return null;
  try {
    const ref = await bridge().fileRef(file, (done) => moved(id, done));
    return wanted() ? ref : null;
  } catch (error) {
    failed(`Taking in ${file.name}`, error);
    return null;
  } finally {
    dropUpload(id);
  }
}

function moved(id: number, done: number): void {
  useIntake.setState((state) => ({ uploads: state.uploads.map((upload) => (upload.id === id ? { ...upload, done } : upload)) }));
}

/** Starts a dry run over what the host knows already; with `recheck` it reads files too whose events are all known to be stored. */
export async function check(refs: readonly FileRef[], cache: QueryClient, recheck = false): Promise<void> {
  try {
    const run = await call('replay.check', { files: [...refs], recheck });
    useIntake.setState((state) => ({ chosen: run.id, refs: new Map([...state.refs, [run.id, refs]]) }));
    cache.setQueryData<ReplayRun[]>(queryKey('replay.runs', {}), (runs) =>
      runs?.some(({ id }) => id === run.id) === true ? runs : [run, ...(runs ?? [])],
    );
  } catch (error) {
    failed('Starting the dry run', error);
  }
}

/** What a run read, to read it again. */
export function refsOf(run: ReplayRun): readonly FileRef[] {
  return useIntake.getState().refs.get(run.id) ?? run.files.map(({ path, name }) => ({ ref: path, name }));
}

function failed(during: string, error: unknown): void {
  const fault = faultOf(error);
  useIntake.setState((state) => ({ faults: [...state.faults, { id: nextId(), during, fault }] }));
}

/** Puts a fault away that the operator has read. */
export function dismissFault(id: number): void {
  useIntake.setState((state) => ({ faults: state.faults.filter((fault) => fault.id !== id) }));
}

/** Shows this run. */
export function chooseRun(id: string | null): void {
  useIntake.setState({ chosen: id });
}
