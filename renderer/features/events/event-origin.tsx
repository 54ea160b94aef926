import type { ReactNode } from 'react';
import { formatInteger } from '../../format/count.ts';
import { formatInstant } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useZone } from '../../state/zone.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Facts, type Fact } from '../../ui/facts.tsx';
import type { FoundEvent } from './vocabulary.ts';

type Origin = NonNullable<FoundEvent['origin']>;

/** The journal an event was replayed from, and where it stands in it. */
export function EventOrigin({ origin }: { readonly origin: FoundEvent['origin'] }): ReactNode {
  const zone = useZone();
  if (origin === null) return <p className="dim">It was not replayed from a file, or was stored before that was noted.</p>;
  return <Facts facts={originFacts(origin, zone)} />;
}

function originFacts(origin: Origin, zone: string): Fact[] {
  const { name, sha256, format, run, replayedMs } = origin;
  return [
    { label: 'Journal', value: <span className="mono break selectable">{visibleText(name, 400)}</span> },
    { label: placeLabel(origin.place), value: <span className="mono selectable">{placeText(origin)}</span> },
    ...(format === null ? [] : [{ label: 'Read as', value: visibleText(format) }]),
    ...(sha256 === null ? [] : [{ label: 'SHA-256', value: <Long text={sha256} label="Copy SHA-256" /> }]),
    ...(replayedMs === null ? [] : [{ label: 'Replayed', value: formatInstant(replayedMs, zone) }]),
    { label: 'Replay', value: <Long text={run} label="Copy id of the replay" /> },
  ];
}

function placeLabel(place: Origin['place']): string {
  return { offset: 'Block', line: 'Line', row: 'Row' }[place];
}

function placeText({ place, position }: Origin): string {
  return place === 'offset' ? `at byte ${formatInteger(position)}` : formatInteger(position);
}

function Long({ text, label }: { readonly text: string; readonly label: string }): ReactNode {
  return (
    <span className="row tight top">
      <span className="mono break grow selectable">{visibleText(text)}</span>
      <CopyButton small text={text} label={label} />
    </span>
  );
}
