import type { ReactNode } from 'react';
import { formatBytes } from '../../format/bytes.ts';
import { formatCount, formatInteger } from '../../format/count.ts';
import { exactCredits, formatCredits } from '../../format/decimal.ts';
import { formatInstant, formatTime } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useZone } from '../../state/zone.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Drawer, DrawerPart } from '../../ui/drawer.tsx';
import { Exact } from '../../ui/exact.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Note } from '../../ui/note.tsx';
import { billedTotal } from './money.ts';
import { passText } from './pass-words.ts';
import { Outcome } from './retention-lists.tsx';
import type { ExpiredSegment, RetentionPass } from './vocabulary.ts';

/** One pass looked at closely: what it removed, segment by segment, and what had been billed for that. */
export function PassDrawer({ pass, onClose }: { readonly pass: RetentionPass; readonly onClose: () => void }): ReactNode {
  const zone = useZone();
  const when = formatTime(pass.atMs, zone, 'second');
  const billed = billedTotal(pass.segments);
  return (
    <Drawer
      label={`Pass of ${when}`}
      title={`Pass of ${when}`}
      onClose={onClose}
      head={
        <div className="row">
          <Outcome outcome={pass.outcome} />
          <span className="push">{pass.segments.length > 0 && <CopyButton text={passText(pass, zone)} label="Copy as text" />}</span>
        </div>
      }
    >
      {pass.error !== null && <Note tone={pass.outcome === 'failed' ? 'bad' : 'warn'}>{visibleText(pass.error)}</Note>}
      <Facts
        facts={[
          { label: 'When', value: formatInstant(pass.atMs, zone) },
          { label: 'Started by', value: pass.trigger === 'timer' ? 'the timer' : 'a person' },
          { label: 'Policy', value: `${formatCount(pass.days, 'day')}, cutoff ${formatInstant(pass.cutoffMs, zone)}` },
          { label: 'Rows', value: formatInteger(pass.rows) },
          { label: 'Size', value: <span title={`${formatInteger(pass.bytes)} bytes`}>{formatBytes(pass.bytes)}</span> },
          { label: 'Billable tokens', value: formatInteger(billed.billable) },
          { label: 'Credits', value: <CreditsOf of={billed} /> },
        ]}
      />
      <DrawerPart title={pass.segments.length === 0 ? 'Nothing was removed' : `${formatCount(pass.segments.length, 'segment')} removed`}>
        <ul className="pass-segments">
          {pass.segments.map((segment) => (
            <PassSegment key={segment.id} segment={segment} zone={zone} />
          ))}
        </ul>
      </DrawerPart>
    </Drawer>
  );
}

function CreditsOf({ of: { credits, creditsMissing } }: { readonly of: Pick<ExpiredSegment, 'credits' | 'creditsMissing'> }): ReactNode {
  return <Exact exact={exactCredits(credits, creditsMissing)}>{formatCredits(credits, creditsMissing)}</Exact>;
}

function PassSegment({ segment, zone }: { readonly segment: ExpiredSegment; readonly zone: string }): ReactNode {
  const { id, tier, rows, bytes, toMs, billable } = segment;
  return (
    <li>
      <div className="row">
        <b className="mono grow selectable">{id}</b>
        <span className="dim">{tier}</span>
      </div>
      <div className="dim num">
        {formatCount(rows, 'row')}, {formatBytes(bytes)}, {toMs === null ? 'no events' : `newest event ${formatTime(toMs, zone)}`}
      </div>
      <div className="num">
        {formatInteger(billable)} billable, <CreditsOf of={segment} /> credits
      </div>
    </li>
  );
}
