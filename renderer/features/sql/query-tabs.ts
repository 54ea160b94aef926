import { create } from 'zustand';
import { remember, remembered } from '../../state/remembered.ts';
import { fresh, MOST_TABS, parseTabs, type QueryTabs } from './saved-tabs.ts';

const KEY = 'sql-tabs';

/** The tabs as they were left; what they say is there again, nothing of it is run. */
export const useQueryTabs = create<QueryTabs>(() => parseTabs(remembered(KEY, '')));
useQueryTabs.subscribe((state) => remember(KEY, JSON.stringify(state)));

export function addTab(text = ''): void {
  useQueryTabs.setState(({ tabs }) => {
    if (tabs.length >= MOST_TABS) return {};
    const tab = { ...fresh(tabs), text };
    return { tabs: [...tabs, tab], current: tab.id };
  });
}

/** Closes a tab and shows its neighbour; the last one is emptied instead. */
export function closeTab(id: string): void {
  useQueryTabs.setState(({ tabs, current }) => {
    const at = tabs.findIndex((tab) => tab.id === id);
    const left = tabs.filter((tab) => tab.id !== id);
    if (left.length === 0) return parseTabs('');
    return { tabs: left, current: current === id ? (left[Math.min(at, left.length - 1)]?.id ?? '') : current };
  });
}

export function showTab(current: string): void {
  useQueryTabs.setState({ current });
}

export function writeTab(id: string, text: string): void {
  useQueryTabs.setState(({ tabs }) => ({ tabs: tabs.map((tab) => (tab.id === id ? { ...tab, text } : tab)) }));
}
