import type { ReactNode } from 'react';
import { formatInteger } from '../../format/count.ts';
import { DrawerPart } from '../../ui/drawer.tsx';
import { millisText } from './cell-text.ts';
import type { Fields } from './fields.ts';
import { waterfall, type Waterfall } from './waterfall.ts';

/** Where the time went, step after step; `-` where nobody measured. */
export function EventTiming({ fields }: { readonly fields: Fields }): ReactNode {
  const of = (name: string): bigint | null => fields.integer(name, 'timing');
  const latency = of('latency_ms');
  const model = waterfall({
    latency,
    routingWait: of('routing_wait_ms'),
    upstreamHeaders: of('upstream_headers_ms'),
    postHeadersBody: of('post_headers_body_ms'),
    requestBodyRead: of('request_body_read_ms'),
    requestJsonParse: of('request_json_parse_ms'),
    preHandler: of('pre_handler_ms'),
    firstSseWrite: of('first_sse_write_ms'),
    streamFinish: of('stream_finish_ms'),
  });
  return (
    <DrawerPart title="Timing">
      {model.total === null ? <p className="dim">- Nothing was measured.</p> : <Lines model={model} latency={latency} />}
    </DrawerPart>
  );
}

function Lines({ model, latency }: { readonly model: Waterfall; readonly latency: bigint | null }): ReactNode {
  return (
    <dl className="event-times">
      {model.bars.map(({ label, ms, place }) => (
        <Line key={label} label={label} ms={ms}>
          {place && <span className="bar" style={{ left: percent(place.from), width: percent(place.width) }} />}
        </Line>
      ))}
      {model.marks.map(({ label, ms, at }) => (
        <Line key={label} label={label} ms={ms}>
          {at !== null && <span className="mark" style={{ left: percent(at) }} />}
        </Line>
      ))}
      <Line label="Latency" ms={latency}>
        {latency !== null && latency >= 0n && model.total !== null && model.total > 0n && (
          <span className="bar whole" style={{ left: 0, width: percent(Number((latency * 10_000n) / model.total) / 10_000) }} />
        )}
      </Line>
    </dl>
  );
}

function Line({ label, ms, children }: { readonly label: string; readonly ms: bigint | null; readonly children: ReactNode }): ReactNode {
  return (
    <>
      <dt>{label}</dt>
      <dd className="track" aria-hidden>
        {children}
      </dd>
      <dd className="num" title={ms === null ? 'Not measured' : `${formatInteger(ms)} ms`}>
        {ms === null ? '-' : millisText(ms)}
      </dd>
    </>
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}
