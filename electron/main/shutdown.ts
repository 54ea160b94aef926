/** The part of Electron's `app` that quitting goes through. */
export interface Quitting {
  on(event: 'before-quit', listener: (event: { preventDefault(): void }) => void): unknown;
  quit(): void;
}

/** Holds the first request to quit until the session has closed, then lets it through. */
export function closeBeforeQuit(app: Quitting, session: AsyncDisposable, report: (error: unknown) => void): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  const close = async (): Promise<void> => {
    try {
      await session[Symbol.asyncDispose]();
    } catch (error) {
      report(error);
    }
    state = 'closed';
    app.quit();
  };
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    void close();
  });
}
