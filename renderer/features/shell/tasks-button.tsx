import { CircleCheck, CircleSlash, CircleX, ListChecks, LoaderCircle, type LucideIcon, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCommand } from '../../api/commands.ts';
import type { TaskView } from '../../api/hooks.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatInteger } from '../../format/count.ts';
import { formatDuration, formatRelative } from '../../format/duration.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useNow } from '../../state/now.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { Progress } from '../../ui/progress.tsx';

const STATES: Readonly<Record<TaskView['state'], { readonly icon: LucideIcon; readonly word: string }>> = {
  running: { icon: LoaderCircle, word: 'running' },
  done: { icon: CircleCheck, word: 'done' },
  failed: { icon: CircleX, word: 'failed' },
  cancelled: { icon: CircleSlash, word: 'cancelled' },
};

/** Everything long that is going on, or has just ended. */
export function TasksButton({ tasks }: { readonly tasks: readonly TaskView[] }): ReactNode {
  const running = tasks.filter(({ state }) => state === 'running').length;
  const trigger = (
    <Button variant="quiet" aria-label={running > 0 ? `Tasks, ${running} running` : 'Tasks'}>
      <span className="row tight">
        <ListChecks size={15} strokeWidth={1.75} aria-hidden className={running > 0 ? 'live' : 'dim'} />
        {running > 0 && <span className="num">{running}</span>}
      </span>
    </Button>
  );
  return (
    <Popover trigger={trigger} label="Tasks">
      <div className="tasks">
        {tasks.length === 0 && <p className="dim">Nothing is going on. Seals, replays and retention passes appear here.</p>}
        {tasks.map((task) => (
          <Task key={task.id} task={task} />
        ))}
      </div>
    </Popover>
  );
}

function Task({ task }: { readonly task: TaskView }): ReactNode {
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
