import { create } from 'zustand';

/** Files dropped on the window that the Replay page has not taken yet. */
interface DropState {
  readonly files: readonly File[];
  /** Whether something is being dragged over the window now. */
  readonly over: boolean;
}

export const useDrop = create<DropState>(() => ({ files: [], over: false }));

/** Adds files for the Replay page to take. */
export function offerFiles(files: readonly File[]): void {
  if (files.length > 0) useDrop.setState((state) => ({ files: [...state.files, ...files] }));
}

/** Takes all waiting files; a second taker gets none. */
export function takeFiles(): readonly File[] {
  const { files } = useDrop.getState();
  if (files.length > 0) useDrop.setState({ files: [] });
  return files;
}
