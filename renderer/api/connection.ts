import { create } from 'zustand';

/** Whether pushes reach this window: in Electron always, in a browser while the stream stands. Refused: the host does not know this window's key. */
export type Connection =
  | { readonly state: 'live' }
  | { readonly state: 'refused' }
  | { readonly state: 'lost'; readonly sinceMs: number; readonly attempts: number };

export const useConnection = create<Connection>(() => ({ state: 'live' }));

/** The stream stands again. */
export function connectionLive(): void {
  if (useConnection.getState().state !== 'live') useConnection.setState({ state: 'live' }, true);
}

/** The stream broke, or another attempt failed. */
export function connectionLost(nowMs: number): void {
  const before = useConnection.getState();
  const again = before.state === 'lost';
  useConnection.setState({ state: 'lost', sinceMs: again ? before.sinceMs : nowMs, attempts: again ? before.attempts + 1 : 1 }, true);
}

/** The host runs, but this window's key is not its own: trying again would only be counted against others. */
export function connectionRefused(): void {
  useConnection.setState({ state: 'refused' }, true);
}

/** Calls back whenever the stream stands again after it was lost; returns the way to stop. */
export function onReconnected(listener: () => void): () => void {
  return useConnection.subscribe((now, before) => {
    if (now.state === 'live' && before.state === 'lost') listener();
  });
}
