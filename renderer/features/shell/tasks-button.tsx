import { ListChecks } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TaskView } from '../../api/hooks.ts';
import { TaskLine } from '../../tasks/task-line.tsx';
import { Button } from '../../ui/button.tsx';
import { Popover } from '../../ui/popover.tsx';

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
          <TaskLine key={task.id} task={task} />
        ))}
      </div>
    </Popover>
  );
}
