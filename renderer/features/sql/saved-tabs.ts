/** A statement that somebody works on. */
export interface QueryTab {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

export interface QueryTabs {
  readonly tabs: readonly QueryTab[];
  readonly current: string;
}

export const MOST_TABS = 20;

/** What was remembered, or one empty tab. */
export function parseTabs(text: string): QueryTabs {
  const saved = text === '' ? null : read(text);
  return saved === null || saved.tabs.length === 0 ? { tabs: [fresh([])], current: '1' } : saved;
}

/** An empty tab with the next number. */
export function fresh(tabs: readonly QueryTab[]): QueryTab {
  const number = Math.max(0, ...tabs.map(({ id }) => Number(id))) + 1;
  return { id: String(number), title: `Query ${number}`, text: '' };
}

function read(text: string): QueryTabs | null {
  try {
    const saved: unknown = JSON.parse(text);
    if (typeof saved !== 'object' || saved === null || !('tabs' in saved) || !Array.isArray(saved.tabs) || !('current' in saved)) return null;
    const tabs = saved.tabs.filter(isTab).slice(0, MOST_TABS);
    const current = tabs.find(({ id }) => id === saved.current) ?? tabs[0];
    return { tabs, current: current?.id ?? '' };
  } catch (error) {
    if (error instanceof SyntaxError) return null; // somebody else wrote it
    throw error;
  }
}

function isTab(value: unknown): value is QueryTab {
  if (typeof value !== 'object' || value === null) return false;
  const { id, title, text } = value as Partial<Record<keyof QueryTab, unknown>>;
  return typeof id === 'string' && /^\d{1,6}$/.test(id) && typeof title === 'string' && typeof text === 'string';
}
