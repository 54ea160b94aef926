import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCommand } from '../api/commands.ts';
import type { TaskView } from '../api/hooks.ts';
import { formatInteger } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import { useNow } from '../state/now.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Progress } from '../ui/progress.tsx';
import './verification.css';

/** A verification while it goes on: how far it is, and the way to stop it. */
export function VerifyProgress({ task }: { readonly task: TaskView }): ReactNode {
  const cancel = useCommand('tasks.cancel');
  const now = useNow();
  return (
    <div className="verify-progress">
      <div className="row">
        <b className="grow break">{task.label}</b>
        <Button size="small" busy={cancel.isPending} onClick={() => cancel.mutate({ id: task.id })}>
          Cancel
        </Button>
      </div>
      <Progress label={task.label} done={task.done} total={task.done === 0 ? null : task.total} />
      <div className="row dim num">
        <span className="grow">{stageOf(task)}</span>
        <span>{formatDuration(Math.max(0, now - task.startedMs))}</span>
      </div>
    </div>
  );
}

/** The same in a line of tools. */
export function VerifyInline({ task }: { readonly task: TaskView }): ReactNode {
  const cancel = useCommand('tasks.cancel');
  return (
    <span className="row verify-inline">
      <span className="num dim">
        Verifying {formatInteger(task.done)}
        {task.total !== null && ` of ${formatInteger(task.total)}`}
      </span>
      <Progress label={task.label} done={task.done} total={task.done === 0 ? null : task.total} />
      <IconButton size="small" icon={X} label="Cancel verifying" busy={cancel.isPending} onClick={() => cancel.mutate({ id: task.id })} />
    </span>
  );
}

function stageOf({ done, total }: TaskView): string {
  if (done === 0)
    return total === null ? 'Looking at the files' : `Looking at the files of ${formatInteger(total)} ${total === 1 ? 'segment' : 'segments'}`;
  const segments = `${formatInteger(done)}${total === null ? '' : ` of ${formatInteger(total)}`} segments`;
  return done === total ? `${segments}; comparing them with each other` : segments;
}
