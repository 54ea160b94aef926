import { create } from 'zustand';
import { remember, remembered } from './remembered.ts';

export type ThemeChoice = 'dark' | 'light' | 'system';

interface ThemeState {
  readonly choice: ThemeChoice;
}

export const useTheme = create<ThemeState>(() => ({ choice: 'system' }));

function isTheme(text: string): text is ThemeChoice {
  return text === 'dark' || text === 'light' || text === 'system';
}

/** Takes up the theme chosen last time and keeps the page in it; returns the way to stop. */
export function followTheme(): () => void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const paint = (): void => {
    const { choice } = useTheme.getState();
    document.documentElement.dataset['theme'] = choice === 'system' ? (dark.matches ? 'dark' : 'light') : choice;
  };
  const choice = remembered('theme', 'system');
  useTheme.setState({ choice: isTheme(choice) ? choice : 'system' });
  paint();
  const stop = useTheme.subscribe(paint);
  dark.addEventListener('change', paint);
  return () => {
    stop();
    dark.removeEventListener('change', paint);
  };
}

export function chooseTheme(choice: ThemeChoice): void {
  remember('theme', choice);
  useTheme.setState({ choice });
}
