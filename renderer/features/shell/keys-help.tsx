import type { ReactNode } from 'react';
import { showWindow, useWindows } from '../../state/windows.ts';
import { Sheet } from '../../ui/sheet.tsx';
import type { PageEntry } from './page-entry.ts';

const EVERYWHERE: readonly (readonly [string, string])[] = [
  ['Ctrl K', 'Search or run anything (Cmd K on a Mac)'],
  ['/', 'Go to the filter of the page'],
  ['?', 'These keys'],
  ['Esc', 'Close what is open'],
];
const TABLES: readonly (readonly [string, string])[] = [
  ['j  k', 'Next and previous row; arrows, Home, End and Page keys too'],
  ['Enter', 'Open the row'],
  ['Space', 'Pick the row'],
  ['Esc', 'Close the drawer'],
];
const TIMELINE: readonly (readonly [string, string])[] = [
  ['←  →', 'Previous and next segment'],
  ['Enter', 'Open the segment'],
  ['+  -', 'Zoom in and out; the wheel too'],
  ['0', 'Show everything'],
];

const STATEMENT: readonly (readonly [string, string])[] = [
  ['Ctrl Enter', 'Run the statement'],
  ['Tab', 'Take the completion'],
  ['Esc', 'Put completions away, then cancel'],
];

/** All keys, by place. */
export function KeysHelp({ pages }: { readonly pages: readonly PageEntry[] }): ReactNode {
  const open = useWindows(({ keys }) => keys);
  return (
    <Sheet open={open} onClose={() => showWindow('keys', false)} title="Keys">
      <div className="keys-help">
        <KeyList title="Everywhere" keys={EVERYWHERE} />
        <KeyList title="Pages" keys={pages.map(({ key, title }) => [`g ${key}`, title] as const)} />
        <KeyList title="Tables" keys={TABLES} />
        <KeyList title="Timeline" keys={TIMELINE} />
        <KeyList title="SQL" keys={STATEMENT} />
      </div>
    </Sheet>
  );
}

function KeyList({ title, keys }: { readonly title: string; readonly keys: readonly (readonly [string, string])[] }): ReactNode {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {keys.map(([key, what]) => (
          <div key={key} className="row">
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
