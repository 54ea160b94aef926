import type { ReactNode } from 'react';
import { useStore, type SegmentView } from '../../api/hooks.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DrawerPart } from '../../ui/drawer.tsx';
import { shellQuoted } from '../../format/shell-quoted.ts';

/** The same from a terminal. */
export function SegmentCommands({ segment }: { readonly segment: SegmentView }): ReactNode {
  const store = shellQuoted(useStore()?.path ?? '');
  const commands: readonly (readonly [string, string])[] = [
    ['List the segments', `npm run -s strata -- segments ${store} --json`],
    ['Check the store', `npm run -s strata -- verify ${store} --json`],
    ...(segment.tier === 'active' ? [['Roll over and wait for the seal', `npm run -s strata -- rollover ${store} --wait`] as const] : []),
    ...(segment.fromMs !== null && segment.toMs !== null
      ? [
          [
            'Events of its time',
            `npm run -s strata -- events ${store} --from ${new Date(segment.fromMs).toISOString()} --to ${new Date(segment.toMs + 1).toISOString()} --limit 50`,
          ] as const,
        ]
      : []),
  ];
  return (
    <>
      {commands.map(([title, command]) => (
        <DrawerPart key={title} title={title} actions={<CopyButton small text={command} label="Copy command" />}>
          <pre className="code-block">{command}</pre>
        </DrawerPart>
      ))}
    </>
  );
}
