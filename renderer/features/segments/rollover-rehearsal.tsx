import type { ReactNode } from 'react';
import type { Output } from '../../../electron/contract/contract.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatCount, formatInteger } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { visibleText } from '../../format/visible-text.ts';
import { Facts } from '../../ui/facts.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Note } from '../../ui/note.tsx';

interface RehearsalProps {
  readonly rehearsal: Output<'segments.rehearse'>;
  readonly reason: string;
  readonly onReason: (reason: string) => void;
  readonly busy: boolean;
}

/** What rolling over now would do; nothing has been done yet. */
export function RolloverRehearsal({ rehearsal, reason, onReason, busy }: RehearsalProps): ReactNode {
  const { segment, next, freeBytes, neededBytes, expectedMs, queries, obstacle } = rehearsal;
  return (
    <>
      {obstacle !== null && <Note tone="warn">{visibleText(obstacle)}</Note>}
      <Facts
        facts={[
          { label: 'Closes', value: <span className="mono">{segment.id}</span> },
          { label: 'Opens', value: <span className="mono">{next}</span> },
          { label: 'Rows', value: formatInteger(segment.rows) },
          { label: 'Size', value: `${formatBytes(segment.bytes)} + WAL ${formatBytes(segment.walBytes)}` },
          {
            label: 'Free space',
            value: freeBytes === null ? '- (the disk does not say)' : `${formatBytes(freeBytes)}; sealing needs up to ${formatBytes(neededBytes)}`,
          },
          { label: 'Gate is held', value: `about ${formatDuration(expectedMs)}` },
          { label: 'Reading it now', value: queries === 0 ? 'no query' : `${formatCount(queries, 'query', 'queries')}; they go on undisturbed` },
        ]}
      />
      <Field label="Reason" hint="Optional; kept with the rollover.">
        {(control) => <TextInput {...control} value={reason} maxLength={200} disabled={busy} onValue={onReason} />}
      </Field>
    </>
  );
}
