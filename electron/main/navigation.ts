import { isPageUrl } from './page-origin.ts';

interface Navigation {
  readonly url: string;
  preventDefault(): void;
}

/** The part of `WebContents` that the guard listens to. */
export interface GuardedContents {
  on(event: 'will-navigate' | 'will-frame-navigate' | 'will-redirect', listener: (navigation: Navigation) => void): unknown;
  on(event: 'will-attach-webview', listener: (event: { preventDefault(): void }) => void): unknown;
  setWindowOpenHandler(handler: () => { action: 'deny' }): void;
}

/** Keeps a window on the page: no other address, no second window, no embedded contents. */
export function guardContents(contents: GuardedContents): void {
  const stay = (navigation: Navigation): void => {
    if (!isPageUrl(navigation.url)) navigation.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
