import { ArrowRight, Check, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatCount, formatInteger } from '../../format/count.ts';
import { goTo } from '../../state/location.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { verdictOf } from './run-phase.ts';
import { FATES } from '../../accounting/fates.ts';
import type { ReplayRun } from './vocabulary.ts';

/** After the commit: what was announced against what was done, number by number. */
export function Outcome({ run, onRecheck }: { readonly run: ReplayRun; readonly onRecheck: () => void }): ReactNode {
  const verdict = verdictOf(run);
  if (verdict === 'open' || run.announced === null) return null;
  const { announced, counts } = run;
  return (
    <div className="outcome">
      <Verdict verdict={verdict} fresh={counts.new} onRecheck={onRecheck} />
      <table className="outcome-table">
        <caption className="visually-hidden">Announced against actual</caption>
        <thead>
          <tr>
            <th scope="col">Events</th>
            {(['read', ...FATES] as const).map((what) => (
              <th key={what} scope="col">
                {what}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Announced</th>
            {(['read', ...FATES] as const).map((what) => (
              <td key={what}>{formatInteger(announced[what])}</td>
            ))}
          </tr>
          <tr>
            <th scope="row">Actual</th>
            {(['read', ...FATES] as const).map((what) => (
              <td key={what}>
                {announced[what] === counts[what] ? (
                  <Check size={12} className="equal" aria-label="as announced" />
                ) : (
                  <X size={12} className="unequal" aria-label="not as announced" />
                )}
                {formatInteger(counts[what])}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function Verdict({
  verdict,
  fresh,
  onRecheck,
}: {
  readonly verdict: 'equal' | 'store-changed' | 'different';
  readonly fresh: number;
  readonly onRecheck: () => void;
}): ReactNode {
  if (verdict === 'equal') {
    return (
      <Note
        tone="ok"
        actions={
          <>
            <Button size="small" icon={ArrowRight} onClick={() => goTo('segments')}>
              Segments
            </Button>
            <Button size="small" icon={ArrowRight} onClick={() => goTo('billing')}>
              Billing
            </Button>
          </>
        }
      >
        {formatCount(fresh, 'event')} written, exactly as announced. Nothing was lost and nothing is there twice.
      </Note>
    );
  }
  const why =
    verdict === 'store-changed'
      ? 'The store changed between the dry run and the commit, so some numbers differ from what was announced. Every event was compared again when it was written: nothing is there twice.'
      : 'The commit differs from what was announced although the store did not change in between. Nothing is there twice. Check the files again.';
  return (
    <Note
      tone={verdict === 'store-changed' ? 'warn' : 'bad'}
      actions={
        <Button size="small" onClick={onRecheck}>
          New dry run
        </Button>
      }
    >
      {why}
    </Note>
  );
}
