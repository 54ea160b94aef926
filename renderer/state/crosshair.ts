import { create } from 'zustand';

/** The instant that the charts of a page point at together. */
export const useCrosshair = create<{ readonly ms: number | null }>(() => ({ ms: null }));

/** Points all charts at an instant, or at none. */
export function pointAt(ms: number | null): void {
  if (useCrosshair.getState().ms !== ms) useCrosshair.setState({ ms });
}
