import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../../ui/button.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { addTab, closeTab, showTab, useQueryTabs } from './query-tabs.ts';
import { dropRun, useRuns } from './runs.ts';

/** The statements that somebody works on, one shown. */
export function TabStrip(): ReactNode {
  const { tabs, current } = useQueryTabs();
  const byTab = useRuns((runs) => runs.byTab);
  const close = (): void => {
    dropRun(current);
    closeTab(current);
  };
  const items = tabs.map(({ id, title }) => ({ value: id, label: byTab[id]?.state === 'running' ? `${title} …` : title }));
  const shown = tabs.find(({ id }) => id === current);
  return (
    <div className="sql-tabs">
      <Tabs label="Statements" value={current} items={items} onChange={showTab} />
      <IconButton size="small" icon={Plus} label="New statement" onClick={() => addTab()} />
      <div className="row push">
        <IconButton size="small" icon={X} label={`Close ${shown?.title ?? 'statement'}`} onClick={close} />
      </div>
    </div>
  );
}
