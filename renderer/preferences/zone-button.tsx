import { Check, Globe } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { knownZones, zoneLabel, zoneName, zoneOffsetMinutes } from '../format/zone.ts';
import { chooseZone, useZoneChoice } from '../state/zone.ts';
import { Button } from '../ui/button.tsx';
import { TextInput } from '../ui/field.tsx';
import { Popover } from '../ui/popover.tsx';

const MOST = 60;

/** The zone that every time of the window is shown in; named on the button, always. */
export function ZoneButton(): ReactNode {
  const { choice } = useZoneChoice();
  const [open, setOpen] = useState(false);
  const trigger = (
    <Button variant="quiet" icon={Globe} aria-label={`Time zone: ${zoneLabel(choice)}`}>
      {zoneName(choice)}
    </Button>
  );
  return (
    <Popover trigger={trigger} label="Time zone" open={open} onOpenChange={setOpen}>
      <ZoneList choice={choice} onChoose={(zone) => [chooseZone(zone), setOpen(false)]} />
    </Popover>
  );
}

function ZoneList({ choice, onChoose }: { readonly choice: string; readonly onChoose: (zone: string) => void }): ReactNode {
  const [text, setText] = useState('');
  const all = useMemo(() => ['local', ...knownZones()], []);
  const found = all.filter((zone) => zoneLabel(zone).toLowerCase().replaceAll('_', ' ').includes(text.trim().toLowerCase().replaceAll('_', ' ')));
  return (
    <div className="zones">
      <TextInput aria-label="Find a time zone" placeholder="Find a zone" value={text} onValue={setText} />
      <ul aria-label="Time zones" className="zone-list">
        {found.slice(0, MOST).map((zone) => (
          <li key={zone}>
            <button type="button" className="item zone" aria-current={zone === choice} onClick={() => onChoose(zone)}>
              <span className="check">{zone === choice && <Check size={13} aria-hidden />}</span>
              <span className="grow cut">{zoneLabel(zone)}</span>
              <span className="item-note num">{offset(zoneName(zone))}</span>
            </button>
          </li>
        ))}
      </ul>
      {found.length > MOST && <p className="dim">{found.length - MOST} more. Type to narrow.</p>}
      {found.length === 0 && <p className="dim">No zone has this name.</p>}
    </div>
  );
}

/** How far a zone is from UTC now: `+01:00`. */
function offset(zone: string): string {
  const minutes = zoneOffsetMinutes(Date.now(), zone);
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
}
