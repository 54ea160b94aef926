import { Check, CircleDashed, LoaderCircle, TriangleAlert, type LucideIcon } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Output } from '../../../electron/contract/contract.ts';
import { queries } from '../../api/queries.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatInteger } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { visibleText } from '../../format/visible-text.ts';
import { Note } from '../../ui/note.tsx';
import { rolloverSteps, type RolloverStep } from './rollover-steps.ts';

interface OutcomeProps {
  readonly outcome: Output<'segments.rollover'>;
  readonly predicted: Output<'segments.rehearse'>;
}

const ICONS: Readonly<Record<RolloverStep['state'], LucideIcon>> = { done: Check, now: LoaderCircle, failed: TriangleAlert, later: CircleDashed };

/** The steps as they happen, and what was said before beside what it was. */
export function RolloverOutcome({ outcome, predicted }: OutcomeProps): ReactNode {
  const list = useQuery(queries.segments());
  if (!outcome.rolled) return <Note>Nothing was rolled over: the active segment was empty, or another rollover came first.</Note>;
  const segment = list.data?.segments.find(({ id }) => id === outcome.segment);
  const steps = rolloverSteps(segment, outcome.tookMs);
  const done = steps.every(({ state }) => state === 'done');
  return (
    <>
      <ol className="steps" aria-label={`Rollover of ${outcome.segment ?? ''}`} aria-live="polite">
        {steps.map(({ name, state, note }) => {
          const Icon = ICONS[state];
          return (
            <li key={name} className={`step ${state}`} data-step={name} data-state={state}>
              <span className="step-icon" aria-hidden>
                <Icon size={11} strokeWidth={2.6} />
              </span>
              <div className="grow">
                <b>{name}</b> <span className="visually-hidden">{state}</span>
                <div className="dim break">{visibleText(note)}</div>
              </div>
            </li>
          );
        })}
      </ol>
      <Comparison outcome={outcome} predicted={predicted} />
      {done ? (
        <Note tone="ok">Archived and verified. The next segment takes the appends.</Note>
      ) : (
        <p className="dim">Sealing goes on in the background; this can be closed.</p>
      )}
    </>
  );
}

function Comparison({ outcome, predicted }: OutcomeProps): ReactNode {
  const lines: readonly (readonly [string, string, string])[] = [
    ['Rows', formatInteger(predicted.segment.rows), formatInteger(outcome.rows)],
    ['Size', formatBytes(predicted.segment.bytes + predicted.segment.walBytes), formatBytes(outcome.bytes)],
    ['Gate held', `about ${formatDuration(predicted.expectedMs)}`, formatDuration(outcome.tookMs)],
    ['Next segment', predicted.next, outcome.next ?? '-'],
  ];
  return (
    <table className="compare">
      <caption className="visually-hidden">Rehearsal against what happened</caption>
      <thead>
        <tr>
          <th scope="col">what</th>
          <th scope="col">rehearsed</th>
          <th scope="col">actual</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(([name, before, after]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{before}</td>
            <td>{after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
