import { CornerDownRight } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Popover } from '../../ui/popover.tsx';
import { formatWallText, parseWallText } from '../../usage/wall-text.ts';
import { jumpTo, type Events } from './use-events.ts';

/** Opens the list at a time that is typed. */
export function JumpControl({ events }: { readonly events: Events }): ReactNode {
  const [open, setOpen] = useState(false);
  const trigger = (
    <Button size="small" icon={CornerDownRight}>
      Jump to time
    </Button>
  );
  return (
    <Popover trigger={trigger} label="Jump to time" open={open} onOpenChange={setOpen}>
      <JumpForm events={events} onDone={() => setOpen(false)} />
    </Popover>
  );
}

function JumpForm({ events, onDone }: { readonly events: Events; readonly onDone: () => void }): ReactNode {
  const { zone, at, list, nowMs } = events;
  const [typed, setTyped] = useState(() => formatWallText(at ?? list.state.rows[0]?.atMs ?? nowMs, zone));
  const [tried, setTried] = useState(false);
  const ms = parseWallText(typed, zone);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (ms === null) return;
    jumpTo(ms);
    onDone();
  };
  return (
    <form className="stack range-form" onSubmit={submit}>
      <Field
        label={'Go to the events of'}
        hint={`The time is in ${zone}; newer and older ones stay around them.`}
        error={tried && ms === null ? 'Write it as 2026-11-03 or 2026-11-03 14:00.' : null}
      >
        {(control) => <TextInput {...control} mono value={typed} onValue={setTyped} />}
      </Field>
      <button type="submit" className="btn primary normal">
        Jump there
      </button>
    </form>
  );
}
