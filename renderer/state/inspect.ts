import { create } from 'zustand';

/** The folder that is being looked at, before anything is opened; null when none is. */
export const useInspected = create<{ readonly path: string | null }>(() => ({ path: null }));

/** Looks at a folder, or stops looking. */
export function inspectFolder(path: string | null): void {
  useInspected.setState({ path: path === null || path.trim() === '' ? null : path.trim() });
}
