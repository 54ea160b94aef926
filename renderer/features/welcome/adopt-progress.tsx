import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useCommand } from '../../api/commands.ts';
import { queries } from '../../api/queries.ts';
import { formatInteger } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { useNow } from '../../state/now.ts';
import { Button } from '../../ui/button.tsx';
import { Progress } from '../../ui/progress.tsx';

/** Counting or copying while it goes on; the card may be closed meanwhile. */
export function AdoptProgress(): ReactNode {
  const task = useQuery(queries.appState()).data?.tasks.find(({ kind, state }) => kind === 'adopt' && state === 'running');
  const cancel = useCommand('tasks.cancel');
  const now = useNow();
  const counting = task?.unit === 'segments';
  const label = counting ? 'Counting what would be copied' : 'Copying events';
  const elapsed = task ? Math.max(1, now - task.startedMs) : 1;
  const rate = task && !counting && task.done > 0 ? ` · ${formatInteger(Math.round((task.done * 1000) / elapsed))} a second` : '';
  const amount = task
    ? `${formatInteger(task.done)}${task.total === null ? '' : ` of ${formatInteger(task.total)}`} ${counting ? 'files' : 'events'}${rate}`
    : 'Starting…';
  return (
    <div className="stack tight">
      <div className="row">
        <b className="grow">{label}</b>
        {task && (
          <Button size="small" busy={cancel.isPending} onClick={() => cancel.mutate({ id: task.id })}>
            Cancel
          </Button>
        )}
      </div>
      <Progress label={label} done={task?.done ?? 0} total={task?.done === 0 ? null : (task?.total ?? null)} />
      <div className="row num dim">
        <span className="grow">{amount}</span>
        <span>{formatDuration(elapsed)}</span>
      </div>
    </div>
  );
}
