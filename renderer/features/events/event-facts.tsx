import type { ReactNode } from 'react';
import { formatInteger } from '../../format/count.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatInstant } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useZone } from '../../state/zone.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DrawerPart } from '../../ui/drawer.tsx';
import { Facts, type Fact } from '../../ui/facts.tsx';
import { Note } from '../../ui/note.tsx';
import type { Fields } from './fields.ts';
import { millisText } from './cell-text.ts';

/** When it was, what was asked for, who asked, and what went wrong. */
export function EventFacts({ fields }: { readonly fields: Fields }): ReactNode {
  const zone = useZone();
  const message = fields.text('error_message');
  const kind = fields.text('error_class');
  const trouble = message !== null || kind !== null;
  return (
    <>
      {trouble && (
        <Note tone="warn">
          {kind !== null && <b>{visibleText(kind, 200)}</b>}
          {kind !== null && message !== null && ': '}
          {message !== null && visibleText(message, 2_000)}
        </Note>
      )}
      <Facts facts={whenFacts(fields, zone)} />
      <DrawerPart title="Who">
        <Facts facts={whoFacts(fields)} />
      </DrawerPart>
    </>
  );
}

/** Which way it went: routing, retries, and how the stream ended. */
export function EventRoute({ fields }: { readonly fields: Fields }): ReactNode {
  return (
    <DrawerPart title="Route and stream">
      <Facts facts={wayFacts(fields)} />
    </DrawerPart>
  );
}

function whenFacts(fields: Fields, zone: string): Fact[] {
  const at = fields.integer('created_at_ms');
  const instant = (where: string): string => (at === null ? '-' : formatInstant(Number(at), where));
  return [
    { label: 'Time', value: instant(zone) },
    ...(zone === 'UTC' ? [] : [{ label: 'In UTC', value: instant('UTC') }]),
    fact('Endpoint', `${fields.text('request_method') ?? ''} ${fields.text('endpoint') ?? '-'}`.trim()),
    { label: 'URL', value: <Copyable text={fields.text('request_url')} label="Copy URL" /> },
    { label: 'Model', value: modelText(fields) },
    fact('Provider', [fields.text('provider_type'), fields.text('protocol_family')].filter((text) => text !== null).join(', ')),
    { label: 'Request size', value: bytesText(fields.integer('request_body_bytes')) },
  ];
}

function whoFacts(fields: Fields): Fact[] {
  return [
    fact('Key', fields.text('key_name')),
    { label: 'Key id', value: <Copyable text={fields.text('key_id')} label="Copy key id" /> },
    fact('Account', fields.text('account_name')),
    fact('Account group', fields.text('account_group_id_at_event')),
    fact('Client', [fields.text('client_ip'), fields.text('ip_region')].filter((text) => text !== null).join(', ')),
  ];
}

function wayFacts(fields: Fields): Fact[] {
  const retries = fields.integer('same_account_retry_count', 'retry');
  const delay = fields.integer('same_account_retry_delay_ms', 'retry');
  const reasons = fields.list('same_account_retry_reasons', 'retry');
  const again = retries === null ? '-' : `${formatInteger(retries)}${retries > 0n && delay !== null ? `, ${millisText(delay)} of waiting` : ''}`;
  const clean = fields.flag('stream_completed_cleanly', 'stream');
  return [
    fact('Strategy', fields.text('route_strategy_at_event')),
    { label: 'Failovers', value: count(fields.integer('quota_failover_count')) },
    { label: 'Retries', value: again },
    ...(reasons.length === 0 ? [] : [fact('Reasons', reasons.join(', '))]),
    {
      label: 'Stream',
      value:
        clean === null
          ? '-'
          : `${clean ? 'ended cleanly' : 'did not end cleanly'}${fields.flag('downstream_disconnect', 'stream') === true ? ', client went away' : ''}`,
    },
    { label: 'Last stream event', value: visibleText(fields.text('final_event_type', 'stream') ?? '-', 200) },
    { label: 'Streamed', value: bytesText(fields.integer('bytes_streamed', 'stream')) },
    { label: 'Images', value: count(fields.integer('response_image_count')) },
    { label: 'Session blocked', value: flagText(fields.flag('session_blocked')) },
    ...(fields.text('routing_diagnostics_json') === null ? [] : [fact('Routing', fields.text('routing_diagnostics_json'))]),
  ];
}

function fact(label: string, text: string | null): Fact {
  return { label, value: text === null || text === '' ? '-' : <span className="selectable">{visibleText(text, 2_000)}</span> };
}

function modelText(fields: Fields): ReactNode {
  const mapped = fields.text('mapped_model');
  return (
    <span className="selectable">
      {visibleText(fields.text('model') ?? '-', 400)}
      {mapped !== null && <span className="dim"> served by {visibleText(mapped, 400)}</span>}
    </span>
  );
}

function count(value: bigint | null): string {
  return value === null ? '-' : formatInteger(value);
}

function bytesText(value: bigint | null): ReactNode {
  if (value === null) return '-';
  const size = value >= 0n && value < 2n ** 53n ? formatBytes(Number(value)) : `${formatInteger(value)} B`;
  return <span title={`${formatInteger(value)} bytes`}>{size}</span>;
}

function flagText(value: boolean | null): string {
  return value === null ? '-' : value ? 'yes' : 'no';
}

function Copyable({ text, label }: { readonly text: string | null; readonly label: string }): ReactNode {
  if (text === null || text === '') return '-';
  return (
    <span className="row tight top">
      <span className="mono break grow selectable">{visibleText(text, 1_000)}</span>
      <CopyButton small text={text} label={label} />
    </span>
  );
}
