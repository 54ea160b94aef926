import { useEffect } from 'react';
import { bridge, call } from '../../api/client.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { offerFiles, useDrop } from '../../state/drop.ts';
import { inspectFolder } from '../../state/inspect.ts';
import { goTo } from '../../state/location.ts';
import { showToast } from '../../ui/toast.tsx';
import { droppedFiles, droppedFolder } from './dropped-files.ts';

/** What the window does with files: takes them to Replay, keeps them until a store is open, or refuses them. */
export type DropMode = 'replay' | 'keep' | 'refuse';

/** Takes files dropped anywhere on the window; never lets the browser open them itself. */
export function useGlobalDrop(mode: DropMode): void {
  useEffect(() => {
    const stop = new AbortController();
    const on = (name: 'dragenter' | 'dragover' | 'dragleave' | 'drop', act: (event: DragEvent) => void): void =>
      window.addEventListener(name, act, { signal: stop.signal });
    on('dragenter', (event) => hasFiles(event) && useDrop.setState({ over: true }));
    on('dragover', (event) => hasFiles(event) && event.preventDefault());
    on('dragleave', (event) => event.relatedTarget === null && useDrop.setState({ over: false }));
    on('drop', (event) => {
      useDrop.setState({ over: false });
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) take(event.dataTransfer, mode).catch((error: unknown) => showToast({ tone: 'bad', text: faultOf(error).message }));
    });
    return () => stop.abort();
  }, [mode]);
}

async function take(transfer: DataTransfer, mode: DropMode): Promise<void> {
  const folder = droppedFolder(transfer);
  const walked = droppedFiles(transfer); // begun now: the list of items is gone after the event
  if (folder && bridge().host === 'electron' && (await tookStore(folder))) return;
  const files = mode === 'refuse' ? [] : await walked;
  if (files.length === 0) return;
  offerFiles(files);
  if (mode === 'replay') goTo('replay');
}

/** A store folder is looked at, not replayed; only the desktop knows where a dropped folder lies. */
async function tookStore(folder: File): Promise<boolean> {
  const { ref } = await bridge().fileRef(folder);
  const { kind } = await call('store.inspect', { path: ref });
  if (kind !== 'store' && kind !== 'newer') return false;
  inspectFolder(ref);
  return true;
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}
