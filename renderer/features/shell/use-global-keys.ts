import { useEffect } from 'react';
import { goTo } from '../../state/location.ts';
import { showWindow } from '../../state/windows.ts';
import type { PageEntry } from './page-entry.ts';

const CHORD_MS = 1_500;

/** The keys that work everywhere: `Ctrl/Cmd K`, `g` + letter, `/`, `?`. */
export function useGlobalKeys(pages: readonly PageEntry[]): void {
  useEffect(() => {
    let chordMs = -CHORD_MS;
    const press = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        showWindow('palette');
        return;
      }
      if (event.key === 'Escape' && event.target instanceof HTMLInputElement && event.target.matches('[data-filter]')) event.target.blur();
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.composedPath()[0]) || document.querySelector('[role="dialog"]') !== null)
        return;
      const page = event.timeStamp - chordMs < CHORD_MS ? pages.find(({ key }) => key === event.key) : undefined;
      chordMs = event.key === 'g' ? event.timeStamp : -CHORD_MS;
      if (page) goTo(page.id);
      else if (event.key === '?') showWindow('keys');
      else if (event.key === '/') focusFilter();
      else if ((event.key === 'j' || event.key === 'k') && document.activeElement === document.body) enterTable(event.key);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [pages]);
}

/** Looks into shadow roots too: an editor may live in one. */
function isTyping(target: EventTarget | undefined): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}

/** With nothing focused, `j` and `k` go to the page's first table. */
function enterTable(key: string): void {
  const table = document.querySelector<HTMLElement>('[role="grid"]');
  table?.focus();
  table?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
}

/** The filter of the page that is shown marks itself with `data-filter`. */
function focusFilter(): void {
  document.querySelector<HTMLInputElement>('[data-filter]')?.focus();
}
