import { useQuery } from '@tanstack/react-query';
import { Eye } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useReadOnlyReason } from '../../api/hooks.ts';
import { queries } from '../../api/queries.ts';
import { Button } from '../../ui/button.tsx';
import { WatchSheet } from './watch-sheet.tsx';

/** Offers to watch a folder, as long as none is watched. The sheet outlives the button: it closes when its answer comes. */
export function WatchButton({ large = false }: { readonly large?: boolean }): ReactNode {
  const watched = useQuery(queries.replayWatch()).data ?? null;
  const [asking, setAsking] = useState(false);
  const obstacle = useReadOnlyReason();
  return (
    <>
      {watched === null && (
        <Button icon={Eye} size={large ? 'large' : 'normal'} disabledReason={obstacle} onClick={() => setAsking(true)}>
          Watch a folder…
        </Button>
      )}
      <WatchSheet open={asking} onClose={() => setAsking(false)} />
    </>
  );
}
