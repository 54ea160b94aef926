import { Check, CircleX, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore, type StoreView } from '../../api/hooks.ts';
import { formatTime } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useZone } from '../../state/zone.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Panel } from '../../ui/page.tsx';

type Line = StoreView['recovery'][number];

const MARKS: Readonly<Record<Line['severity'], { readonly icon: LucideIcon; readonly word: string }>> = {
  done: { icon: Check, word: 'Finished' },
  warning: { icon: TriangleAlert, word: 'Warning' },
  error: { icon: CircleX, word: 'Error' },
};

/** What opening the store finished, undid or found. */
export function RecoveryPanel(): ReactNode {
  const store = useStore();
  const zone = useZone();
  if (!store) return null;
  const { recovery, openedMs } = store;
  const text = recovery.map(({ severity, path, what }) => visibleText(`${severity}: ${path}: ${what}`)).join('\n');
  return (
    <Panel
      title="Recovery at opening"
      about={`${formatTime(openedMs, zone)} ${zone}`}
      actions={recovery.length > 0 && <CopyButton small text={text} label="Copy the recovery report" />}
    >
      {recovery.length === 0 && <p className="dim">Nothing had to be finished, undone or set aside: the store had been closed cleanly.</p>}
      <ul className="recovery-list">
        {recovery.map((line) => (
          <RecoveryLine key={`${line.path} ${line.what}`} line={line} />
        ))}
      </ul>
    </Panel>
  );
}

function RecoveryLine({ line: { severity, path, what } }: { readonly line: Line }): ReactNode {
  const { icon: Icon, word } = MARKS[severity];
  return (
    <li className={severity}>
      <Icon size={13} aria-hidden />
      <div>
        <b>{word}</b>: {visibleText(what)}
        <div className="mono dim break selectable">{visibleText(path)}</div>
      </div>
    </li>
  );
}
