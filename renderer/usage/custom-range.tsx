import { CalendarRange } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { formatRange, formatTime } from '../format/time.ts';
import { Button } from '../ui/button.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { Popover } from '../ui/popover.tsx';
import { chooseRange } from './use-span.ts';
import type { TimeRange } from './vocabulary.ts';
import { formatWallText, parseWallText } from './wall-text.ts';

interface CustomRangeProps {
  readonly range: TimeRange;
  readonly zone: string;
  readonly custom: boolean;
}

/** The button that says which range is shown, and the form behind it that sets another. */
export function CustomRange({ range, zone, custom }: CustomRangeProps): ReactNode {
  const [open, setOpen] = useState(false);
  const trigger = (
    <Button icon={CalendarRange} aria-pressed={custom} className={custom ? 'range-custom' : ''}>
      {rangeText(range, zone)}
    </Button>
  );
  return (
    <Popover trigger={trigger} label="Custom time range" open={open} onOpenChange={setOpen}>
      <RangeForm key={`${range.fromMs}-${range.toMs}`} range={range} zone={zone} onDone={() => setOpen(false)} />
    </Popover>
  );
}

/** Both ends as people say them: whole days without their midnights. */
function rangeText({ fromMs, toMs }: TimeRange, zone: string): string {
  const midnight = [fromMs, toMs].every((ms) => formatTime(ms, zone, 'clock') === '00:00');
  if (!midnight) return formatRange(fromMs, toMs, zone);
  const [first, last] = [formatTime(fromMs, zone, 'day'), formatTime(toMs - 1, zone, 'day')];
  return first === last ? first : `${first} – ${last}`;
}

function RangeForm({ range, zone, onDone }: { readonly range: TimeRange; readonly zone: string; readonly onDone: () => void }): ReactNode {
  const [from, setFrom] = useState(() => formatWallText(range.fromMs, zone));
  const [to, setTo] = useState(() => formatWallText(range.toMs, zone));
  const [tried, setTried] = useState(false);
  const fromMs = parseWallText(from, zone);
  const toMs = parseWallText(to, zone);
  const late = fromMs !== null && toMs !== null && fromMs >= toMs;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (fromMs === null || toMs === null || late) return;
    chooseRange({ fromMs, toMs });
    onDone();
  };
  const wrong = (ms: number | null): string | null => (tried && ms === null ? 'Write it as 2026-11-03 or 2026-11-03 14:00.' : null);
  return (
    <form className="stack range-form" onSubmit={submit}>
      <Field label="From" error={wrong(fromMs)}>
        {(control) => <TextInput {...control} mono value={from} onValue={setFrom} />}
      </Field>
      <Field
        label="Until (not included)"
        hint={`Times are in ${zone}.`}
        error={wrong(toMs) ?? (tried && late ? 'The end must be after the beginning.' : null)}
      >
        {(control) => <TextInput {...control} mono value={to} onValue={setTo} />}
      </Field>
      <button type="submit" className="btn primary normal">
        Show this range
      </button>
    </form>
  );
}
