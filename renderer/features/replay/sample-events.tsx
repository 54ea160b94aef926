import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatInteger } from '../../format/count.ts';
import { formatInstant, formatTime } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useZone } from '../../state/zone.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { ReplayFile, ReplayRun, Sample } from './vocabulary.ts';

/** The first events of a file; one opened shows all its fields. */
export function SampleEvents({ run, file }: { readonly run: ReplayRun; readonly file: ReplayFile }): ReactNode {
  const sample = useQuery({ ...queries.replaySample(run.id, file.index), enabled: file.state !== 'waiting' && !file.recognised });
  const zone = useZone();
  const [open, setOpen] = useState<number | null>(null);
  if (file.recognised)
    return <p className="dim">The file was not read, because all its events are in the store already. Read and compare it to see them here.</p>;
  if (sample.error) return <ErrorPanel fault={faultOf(sample.error)} during="Reading the first events" />;
  if (file.state === 'waiting') return <p className="dim">The file has not been read yet.</p>;
  if (!sample.data) return <Skeleton blocks={[28, 28, 28, 28]} label="Reading the first events" />;
  if (sample.data.length === 0) return <p className="dim">No event in this file could be read.</p>;
  return (
    <div className="sample">
      <table>
        <caption className="visually-hidden">The first events of the file</caption>
        <thead>
          <tr>
            <th scope="col">Time ({zone})</th>
            <th scope="col">Key</th>
            <th scope="col">Model</th>
            <th scope="col">Status</th>
            <th scope="col" className="end">
              Billable
            </th>
          </tr>
        </thead>
        <tbody>
          {sample.data.map((event, index) => (
            <SampleRow
              key={`${index} ${text(event['event_id'])}`}
              event={event}
              open={open === index}
              onOpen={() => setOpen(open === index ? null : index)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SampleRow({ event, open, onOpen }: { readonly event: Sample; readonly open: boolean; readonly onOpen: () => void }): ReactNode {
  const zone = useZone();
  const at = Number(event['created_at_ms']);
  const known = event['created_at_ms'] !== undefined && Number.isFinite(at) && Math.abs(at) <= 8.64e15;
  const billable = text(event['billable_tokens']);
  return (
    <>
      <tr className={open ? 'open' : ''}>
        <td>
          <button type="button" aria-expanded={open} title={known ? formatInstant(at, zone) : ''} onClick={onOpen}>
            {known ? formatTime(at, zone, 'short') : '-'}
          </button>
        </td>
        <td>{visibleText(text(event['key_name'] ?? event['key_id']), 60)}</td>
        <td>{visibleText(text(event['model']), 60)}</td>
        <td>{text(event['status_code'])}</td>
        <td className="end num">{/^-?\d+$/.test(billable) ? formatInteger(billable) : visibleText(billable, 30)}</td>
      </tr>
      {open && (
        <tr className="sample-json">
          <td colSpan={5}>
            <pre className="code-block">{visibleJson(event)}</pre>
          </td>
        </tr>
      )}
    </>
  );
}

/** A field of an event as text; `-` when it has none. */
function text(value: unknown): string {
  if (value === null || value === undefined || value === '') return '-';
  return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : `${value as number | boolean}`;
}

function visibleJson(event: Sample): string {
  return JSON.stringify(event, null, 2)
    .split('\n')
    .map((line) => visibleText(line))
    .join('\n');
}
