import { useState, type FormEvent, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useCommand } from '../../api/commands.ts';
import type { TaskView } from '../../api/hooks.ts';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatCount } from '../../format/count.ts';
import { visibleText } from '../../format/visible-text.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Note } from '../../ui/note.tsx';
import { Progress } from '../../ui/progress.tsx';
import type { EventsQuestion, ExportFormat } from './vocabulary.ts';

interface RunningExport {
  readonly command: ReturnType<typeof useCommand<'events.export'>>;
  /** The export that goes on, null while none does. */
  readonly task: TaskView | null;
}

/** An export to a file on the host; it goes on while its panel is closed. */
export function useHostExport(): RunningExport {
  const command = useCommand('events.export');
  const tasks = useQuery(queries.appState()).data?.tasks ?? [];
  return { command, task: tasks.find(({ kind, state }) => kind === 'export' && state === 'running') ?? null };
}

interface HostExportProps {
  readonly question: EventsQuestion;
  readonly format: ExportFormat;
  readonly running: RunningExport;
}

/** Writes any number of events to a file on the machine that Strata runs on. */
export function HostExport({ question, format, running: { command, task } }: HostExportProps): ReactNode {
  const home = useQuery(queries.appState()).data?.home ?? '';
  const [path, setPath] = useState(() => `${home}/events.${format === 'csv-lossless' ? 'csv' : format}`);
  const [full, setFull] = useState(false);
  const cancel = useCommand('tasks.cancel');
  if (task !== null) {
    return (
      <div className="row">
        <Progress label="Writing events" done={task.done} total={task.total} />
        <Button size="small" onClick={() => cancel.mutate({ id: task.id })}>
          Cancel
        </Button>
      </div>
    );
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const { fromMs, toMs, filter, where } = question;
    command.mutate({ fromMs, toMs, filter, where, format, full, path });
  };
  return (
    <form className="stack tight" onSubmit={submit}>
      <Field label="Or write all of them to a new file on this host" hint="It is there whole or not at all, and replaces nothing.">
        {(control) => <TextInput {...control} mono value={path} onValue={setPath} />}
      </Field>
      <Checkbox label="With headers, messages and bodies" checked={full} onChange={setFull} />
      <div className="row">
        <button type="submit" className="btn normal" disabled={path.trim() === ''}>
          Write the file
        </button>
      </div>
      <Outcome command={command} />
    </form>
  );
}

function Outcome({ command: { data, error } }: { readonly command: RunningExport['command'] }): ReactNode {
  if (error) {
    const { message, hint } = faultOf(error);
    return (
      <Note tone="bad">
        {visibleText(message, 400)} {hint === null ? '' : visibleText(hint, 400)}
      </Note>
    );
  }
  if (!data) return null;
  const odd = data.missing.length > 0 || data.remarks.length > 0;
  return (
    <Note tone={odd ? 'warn' : 'info'}>
      {formatCount(data.events, 'event')}, {formatBytes(data.bytes)}: <span className="mono break selectable">{visibleText(data.path, 400)}</span>{' '}
      <CopyButton small text={data.path} label="Copy path" />
      {data.missing.length > 0 && <> Without those of {data.missing.join(', ')}, which cannot be read.</>}
      {data.remarks.map((remark) => (
        <span key={remark} className="break">
          {' '}
          {visibleText(remark, 400)}
        </span>
      ))}
    </Note>
  );
}
