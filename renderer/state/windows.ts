import { create } from 'zustand';

/** What lies open above the pages. */
interface Windows {
  readonly palette: boolean;
  readonly keys: boolean;
  readonly rollover: boolean;
}

export const useWindows = create<Windows>(() => ({ palette: false, keys: false, rollover: false }));

/** Opens one of them, or closes it. */
export function showWindow(name: keyof Windows, open = true): void {
  useWindows.setState({ [name]: open });
}
