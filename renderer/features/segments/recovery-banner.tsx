import { useState, type ReactNode } from 'react';
import { useStore } from '../../api/hooks.ts';
import { formatCount } from '../../format/count.ts';
import { visibleText } from '../../format/visible-text.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import type { Tone } from '../../ui/tag.tsx';

const WORDS = { done: 'finished', warning: 'warning', error: 'error' } as const;

/** What opening the store finished, undid or found; stays until it is put away. */
export function RecoveryBanner(): ReactNode {
  const store = useStore();
  const [readMs, setReadMs] = useState(0);
  const [open, setOpen] = useState(false);
  if (!store || store.recovery.length === 0 || readMs === store.openedMs) return null;
  const errors = store.recovery.filter(({ severity }) => severity === 'error').length;
  const warnings = store.recovery.filter(({ severity }) => severity === 'warning').length;
  const tone: Exclude<Tone, 'neutral'> = errors > 0 ? 'bad' : warnings > 0 ? 'warn' : 'info';
  const actions = (
    <span className="row">
      <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? 'Hide' : 'Show'} report
      </Button>
      <Button size="small" onClick={() => setReadMs(store.openedMs)}>
        Put away
      </Button>
    </span>
  );
  return (
    <Note tone={tone} actions={actions}>
      <b>Recovery report.</b> Opening this store {summary(store.recovery.length, errors, warnings)}
      {open && (
        <ul className="recovery">
          {store.recovery.map(({ severity, path, what }) => (
            <li key={`${path} ${what}`}>
              <b>{WORDS[severity]}</b> {visibleText(what)} <span className="mono">{visibleText(path)}</span>
            </li>
          ))}
        </ul>
      )}
    </Note>
  );
}

/** What was found, in a sentence that names no kind of which there is none. */
function summary(all: number, errors: number, warnings: number): string {
  const parts = [
    ...(all > errors + warnings ? [`finished ${formatCount(all - errors - warnings, 'thing')} that the last run left`] : []),
    ...(warnings > 0 ? [`gave ${formatCount(warnings, 'warning')}`] : []),
    ...(errors > 0 ? [`found ${formatCount(errors, 'error')}`] : []),
  ];
  return `${parts.join(', ')}.`;
}
