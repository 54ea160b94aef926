import { useQuery } from '@tanstack/react-query';
import { Eye, RefreshCw, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCommand } from '../../api/commands.ts';
import { queries } from '../../api/queries.ts';
import { formatCount } from '../../format/count.ts';
import { formatRelative } from '../../format/duration.ts';
import { formatInstant } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useNow } from '../../state/now.ts';
import { useZone } from '../../state/zone.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import type { Watch } from './vocabulary.ts';

/** The folder that is watched, what came of it, and the way to stop; nothing while none is. */
export function WatchStrip(): ReactNode {
  const watch = useQuery(queries.replayWatch()).data ?? null;
  return watch === null ? null : <Strip watch={watch} />;
}

function Strip({ watch }: { readonly watch: Watch }): ReactNode {
  const zone = useZone();
  const now = useNow();
  const look = useCommand('replay.lookNow');
  const stop = useCommand('replay.stopWatch');
  const { folder, state, files, error } = watch;
  return (
    <section className="watch-strip" aria-label="Watched folder">
      <div className="row">
        <Eye size={14} aria-hidden />
        <span className="mono cut" title={visibleText(folder)}>
          {visibleText(folder, 200)}
        </span>
        <span className="dim" role="status" title={watch.lookedMs === null ? '' : `looked at ${formatInstant(watch.lookedMs, zone)}`}>
          {STATES[state]}, {files === 0 ? 'nothing came yet' : `${formatCount(files, 'file')} replayed`}
          {watch.nextMs !== null && <span title={formatInstant(watch.nextMs, zone)}>{`, next look ${formatRelative(watch.nextMs, now)}`}</span>}
        </span>
        <span className="row tight push">
          <Button size="small" icon={RefreshCw} busy={look.isPending} onClick={() => look.mutate({})}>
            Look now
          </Button>
          <Button size="small" icon={X} busy={stop.isPending} onClick={() => stop.mutate({})}>
            Stop watching
          </Button>
        </span>
      </div>
      {error !== null && <Note tone="warn">{visibleText(error)} It is tried again with the next look.</Note>}
    </section>
  );
}

const STATES: Readonly<Record<Watch['state'], string>> = { looking: 'looking', replaying: 'replaying what came', waiting: 'watched' };
