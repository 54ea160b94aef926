import { Check, CircleDashed, LoaderCircle, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SegmentView } from '../../api/hooks.ts';
import { formatRelative } from '../../format/duration.ts';
import { formatTime } from '../../format/time.ts';
import { useZone } from '../../state/zone.ts';
import { lifeOf, type LifeStep } from './life.ts';

const ICONS: Readonly<Record<LifeStep['state'], LucideIcon>> = { done: Check, now: LoaderCircle, failed: TriangleAlert, later: CircleDashed };

/** The life of a segment, step by step, with how long each took. */
export function SegmentLife({ segment, nowMs }: { readonly segment: SegmentView; readonly nowMs: number }): ReactNode {
  const zone = useZone();
  return (
    <ol className="steps">
      {lifeOf(segment).map(({ name, state, ms, note }) => {
        const Icon = ICONS[state];
        return (
          <li key={name} className={`step ${state}`}>
            <span className="step-icon" aria-hidden>
              <Icon size={11} strokeWidth={2.6} />
            </span>
            <div className="grow">
              <div className="row">
                <b>{name}</b>
                <span className="visually-hidden">{state === 'later' ? '(not yet)' : state === 'now' ? '(going on)' : state}</span>
                {ms !== null && (
                  <span className="push num" title={formatRelative(ms, nowMs)}>
                    {formatTime(ms, zone, state === 'later' ? 'minute' : 'second')} <span className="dim">{zone}</span>
                  </span>
                )}
              </div>
              {note !== '' && <div className="dim">{note}</div>}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
