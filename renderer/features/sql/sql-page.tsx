import { useQuery } from '@tanstack/react-query';
import { Play, Plus, ShieldCheck, Square } from 'lucide-react';
import { lazy, Suspense, useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from '../../api/hooks.ts';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { useActions } from '../../state/actions.ts';
import { remember, remembered } from '../../state/remembered.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tag } from '../../ui/tag.tsx';
import { Tip } from '../../ui/tooltip.tsx';
import type { EditorHandle } from './editor.tsx';
import { addTab, useQueryTabs, writeTab } from './query-tabs.ts';
import type { QueryTab } from './saved-tabs.ts';
import { ResultPanel } from './result-panel.tsx';
import { RowDrawer } from './row-drawer.tsx';
import { ROW_LIMITS, RunBar, TIME_LIMITS } from './run-bar.tsx';
import { cancelRun, runsOf, runStatement, type Run, useRuns } from './runs.ts';
import { SchemaTree } from './schema-tree.tsx';
import './sql.css';
import { TabStrip } from './tab-strip.tsx';
import { useEstimate } from './use-estimate.ts';
import type { SqlTable } from './vocabulary.ts';
import { blamed } from './words.ts';

const Editor = lazy(() => import('./editor.tsx').then(({ Editor: component }) => ({ default: component })));

const SHIELD =
  'Statements only read. Each runs in a process of its own without files, network or settings, and that process is thrown away after it.';

/** Statements over the whole store: tables, an editor, and what came of it. */
export function SqlPage(): ReactNode {
  const store = useStore()?.id ?? '';
  useEffect(() => runsOf(store), [store]);
  const { tabs, current } = useQueryTabs();
  const tab = tabs.find(({ id }) => id === current) ?? tabs[0];
  const tables = useQuery(queries.sqlTables());
  return tab === undefined ? null : <Console key={tab.id} tab={tab} store={store} tables={tables.data ?? NONE} error={tables.error} />;
}

const NONE: readonly SqlTable[] = [];

interface ConsoleProps {
  readonly tab: QueryTab;
  readonly store: string;
  readonly tables: readonly SqlTable[];
  readonly error: Error | null;
}

function Console({ tab, store, tables, error }: ConsoleProps): ReactNode {
  const editor = useRef<EditorHandle>(null);
  const [row, setRow] = useState<number | null>(null);
  const run = useRuns((runs) => (runs.store === store ? (runs.byTab[tab.id] ?? null) : null));
  const limits = useLimits();
  const running = run?.state === 'running';
  const estimate = useEstimate(tab.text, running);
  const mark = useMark(run, tab.text);
  const start = (): void => {
    if (tab.text.trim() === '') return;
    setRow(null);
    void runStatement(tab.id, tab.text, { rows: Number(limits.rows), seconds: Number(limits.seconds) });
  };
  const cancel = (): void => cancelRun(tab.id);
  useConsoleActions(start, cancel, running);
  const answer = run?.state === 'ended' && run.outcome.ok ? run.outcome : null;
  const told = run?.state === 'ended' && !run.outcome.ok && run.text === tab.text; // the panel below says what is wrong
  const reveal = (position: number): void => {
    const { from, to } = blamed(tab.text, position);
    editor.current?.reveal(from, to);
  };
  const example = (text: string): void => {
    if (tab.text.trim() !== '') addTab(text);
    else if (editor.current === null) writeTab(tab.id, text); // the editor is still on its way, and begins with it
    else editor.current.insert(text);
  };
  const escape = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.defaultPrevented && running) cancel();
  };
  const drawer = answer === null || row === null ? null : <RowDrawer answer={answer} at={row} onClose={() => setRow(null)} />;
  return (
    <Page title="SQL" about={<Shield />} drawer={drawer}>
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions -- Esc anywhere on the page cancels */}
      <div className="sql-page" onKeyDown={escape}>
        <Panel fill flush className="sql-side" title="Tables">
          {error === null && tables.length === 0 && <Skeleton blocks={[20, 180, 20, 20]} label="Reading the tables" />}
          {error === null ? <SchemaTree tables={tables} onPick={(name) => editor.current?.insert(name)} /> : <ErrorPanel fault={faultOf(error)} />}
        </Panel>
        <div className="sql-work">
          <Panel flush className="sql-statement">
            <TabStrip />
            <Suspense fallback={<Skeleton blocks={[120]} label="Opening the editor" />}>
              <Editor
                ref={editor}
                label="Statement"
                text={tab.text}
                tables={tables}
                blamed={mark}
                onChange={(text) => writeTab(tab.id, text)}
                onRun={start}
                onCancel={cancel}
              />
            </Suspense>
            <RunBar text={tab.text} running={running} check={told ? null : estimate} {...limits} onRun={start} onCancel={cancel} />
          </Panel>
          <ResultPanel run={run} openRow={row} onOpenRow={setRow} onExample={example} onReveal={reveal} onCancel={cancel} />
        </div>
      </div>
    </Page>
  );
}

function Shield(): ReactNode {
  return (
    <Tip text={SHIELD}>
      <button type="button" className="sql-shield">
        <Tag tone="ok" icon={ShieldCheck}>
          Read-only, in a process of its own
        </Tag>
      </button>
    </Tip>
  );
}

/** The characters to mark, while the statement is still the one that was run. */
function useMark(run: Run | null, text: string): { readonly from: number; readonly to: number } | null {
  const problem = run?.state === 'ended' && !run.outcome.ok && run.text === text ? run.outcome.problem : null;
  const position = problem?.position ?? null;
  return useMemo(() => (position === null ? null : blamed(text, position)), [text, position]);
}

function useLimits() {
  const [rows, setRows] = useState(() => ROW_LIMITS.find(({ value }) => value === remembered('sql-rows', '1000'))?.value ?? '1000');
  const [seconds, setSeconds] = useState(() => TIME_LIMITS.find(({ value }) => value === remembered('sql-seconds', '30'))?.value ?? '30');
  return {
    rows,
    seconds,
    onRows: (next: typeof rows) => {
      setRows(next);
      remember('sql-rows', next);
    },
    onSeconds: (next: typeof seconds) => {
      setSeconds(next);
      remember('sql-seconds', next);
    },
  };
}

/** What the palette can do here. */
function useConsoleActions(start: () => void, cancel: () => void, running: boolean): void {
  const latest = useRef({ start, cancel });
  useEffect(() => {
    latest.current = { start, cancel };
  });
  useActions(
    'sql',
    useMemo(
      () => [
        running
          ? { id: 'sql-cancel', label: 'Cancel the statement', words: 'sql stop', icon: Square, keys: 'Esc', run: () => latest.current.cancel() }
          : { id: 'sql-run', label: 'Run the statement', words: 'sql query', icon: Play, keys: 'Ctrl Enter', run: () => latest.current.start() },
        { id: 'sql-new', label: 'New statement', words: 'sql tab', icon: Plus, run: () => addTab() },
      ],
      [running],
    ),
  );
}
