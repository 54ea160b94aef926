import { CircleCheck, CircleSlash, CircleX, LoaderCircle, type LucideIcon, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCommand } from '../api/commands.ts';
import type { TaskView } from '../api/hooks.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatInteger } from '../format/count.ts';
import { formatDuration, formatRelative } from '../format/duration.ts';
import { visibleText } from '../format/visible-text.ts';
import { useNow } from '../state/now.ts';
import { IconButton } from '../ui/button.tsx';
import { Progress } from '../ui/progress.tsx';
import './tasks.css';

const STATES: Readonly<Record<TaskView['state'], { readonly icon: LucideIcon; readonly word: string }>> = {
  running: { icon: LoaderCircle, word: 'running' },
  done: { icon: CircleCheck, word: 'done' },
  failed: { icon: CircleX, word: 'failed' },
  cancelled: { icon: CircleSlash, word: 'cancelled' },
};

/** One thing that is going on or has ended, and the way to cancel it. */
export function TaskLine({ task }: { readonly task: TaskView }): ReactNode {
  const now = useNow();
  const cancel = useCommand('tasks.cancel');
  const { icon: Icon, word } = STATES[task.state];
  const running = task.state === 'running';
  return (
    <div className={`task ${task.state}`}>
      <div className="row">
        <Icon size={14} aria-hidden />
        <span className="grow break">{visibleText(task.label)}</span>
        <span className="dim">{word}</span>
        {running && (
          <IconButton size="small" icon={X} label={`Cancel ${task.label}`} busy={cancel.isPending} onClick={() => cancel.mutate({ id: task.id })} />
        )}
      </div>
      {running && <Progress label={task.label} done={task.done} total={task.total} />}
      <div className="row dim num">
        <span>{amount(task)}</span>
        <span className="push">{task.endedMs === null ? formatDuration(now - task.startedMs) : formatRelative(task.endedMs, now)}</span>
      </div>
      {task.error !== null && <p className="task-error break">{visibleText(task.error)}</p>}
    </div>
  );
}

/** How far a task is, in its own unit. */
function amount({ done, total, unit }: TaskView): string {
  const show = unit === 'bytes' ? formatBytes : formatInteger;
  return `${show(done)}${total === null ? '' : ` of ${show(total)}`}${unit === 'bytes' ? '' : ` ${unit}`}`;
}
