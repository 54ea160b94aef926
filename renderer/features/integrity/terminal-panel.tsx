import type { ReactNode } from 'react';
import { useStore } from '../../api/hooks.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Panel } from '../../ui/page.tsx';
import { shellQuoted } from '../../format/shell-quoted.ts';

/** The same from a terminal. */
export function TerminalPanel(): ReactNode {
  const store = useStore();
  if (!store) return null;
  const path = shellQuoted(store.path);
  const commands: readonly (readonly [string, string])[] =
    store.kind === 'reference'
      ? [['Verify; exit code 1 when something is wrong', `npm run -s strata -- verify ${path}`]]
      : [
          ['Verify; exit code 1 when something is wrong', `npm run -s strata -- verify ${path} --level full`],
          ['Show what repair would do, changing nothing', `npm run -s strata -- repair ${path}`],
          ['Repair, once the store is closed here', `npm run -s strata -- repair ${path} --apply`],
        ];
  return (
    <Panel title="From a terminal">
      <ul className="terminal">
        {commands.map(([about, command]) => (
          <li key={command}>
            <div className="row">
              <span className="grow dim">{about}</span>
              <CopyButton small text={command} label={`Copy: ${about}`} />
            </div>
            <pre className="code-block">{command}</pre>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
