import { Sparkles } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCommand } from '../../api/commands.ts';
import type { TaskView } from '../../api/hooks.ts';
import { formatInteger } from '../../format/count.ts';
import { useNow } from '../../state/now.ts';
import { Button } from '../../ui/button.tsx';
import { Progress } from '../../ui/progress.tsx';
import type { Opening } from './use-opening.ts';

/** A realistic store in one click; its making is shown in place. */
export function SampleCard({ opening, tasks }: { readonly opening: Opening; readonly tasks: readonly TaskView[] }): ReactNode {
  const task = tasks.find(({ kind, state }) => kind === 'sample' && state === 'running');
  return (
    <section className="start-card">
      <h2>Try the sample store</h2>
      <p className="dim">30 days, 20 keys, 12 models, about 200,000 events, made on this computer through the real engine. Under a minute.</p>
      {task || opening.busy === 'sample' ? (
        <Making task={task} />
      ) : (
        <Button variant="primary" icon={Sparkles} disabled={opening.busy !== null} onClick={opening.sample}>
          Try the sample store
        </Button>
      )}
    </section>
  );
}

function Making({ task }: { readonly task: TaskView | undefined }): ReactNode {
  const now = useNow();
  const cancel = useCommand('tasks.cancel');
  const seconds = task ? Math.max(1, (now - task.startedMs) / 1000) : 1;
  const amount = task ? `${formatInteger(task.done)}${task.total === null ? '' : ` of ${formatInteger(task.total)}`} ${task.unit}` : 'Starting…';
  return (
    <div className="stack tight">
      <Progress label="Making the sample store" done={task?.done ?? 0} total={task?.total ?? null} />
      <div className="row">
        <span className="num dim grow cut">
          {amount}
          {task && task.done > 0 && ` · ${formatInteger(Math.round(task.done / seconds))} a second`}
        </span>
        {task && (
          <Button size="small" busy={cancel.isPending} onClick={() => cancel.mutate({ id: task.id })}>
            Cancel
          </Button>
        )}
      </div>
    </div>
  );
}
