import type { ReactNode } from 'react';
import { formatCount, formatInteger } from '../../format/count.ts';
import { visibleText } from '../../format/visible-text.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Note } from '../../ui/note.tsx';
import { differences } from '../../accounting/accounting.ts';
import { TotalsBar } from '../../accounting/totals-bar.tsx';
import { AdoptionFiles } from './adoption-files.tsx';
import { remarksOf } from './adoption-words.ts';
import type { AdoptionReport } from './use-adoption.ts';

/** The numbers of a dry run or of a copy: the sum that must come out even, each file, and what was odd. */
export function AdoptionNumbers({ report }: { readonly report: AdoptionReport }): ReactNode {
  const { counts, files, late } = report;
  const unreadable = files.filter(({ state }) => state === 'refused').length;
  return (
    <div className="stack">
      <TotalsBar counts={counts} growing={false} />
      {unreadable > 0 && (
        <Note tone="bad">
          {formatInteger(unreadable)} of {formatCount(files.length, 'file')} cannot be read; {unreadable === 1 ? 'its' : 'their'} events are not among
          these numbers. The others read fine.
        </Note>
      )}
      {late > 0 && (
        <Note>
          {formatCount(late, 'event')} {late === 1 ? 'is' : 'are'} older than the retention cutoff of the store: {late === 1 ? 'it goes' : 'they go'}{' '}
          to a segment of {late === 1 ? 'its' : 'their'} own that is pinned, so that the next pass leaves {late === 1 ? 'it' : 'them'}.
        </Note>
      )}
      <AdoptionFiles files={files} dryRun={report.dryRun} />
      <Remarks report={report} />
    </div>
  );
}

/** Whether the copy did what the dry run had announced. */
export function AdoptionOutcome({ result, announced }: { readonly result: AdoptionReport; readonly announced: AdoptionReport | null }): ReactNode {
  if (result.cancelled)
    return (
      <Note tone="warn">
        Cancelled. What had been copied by then stays in the store; adopting again adds only the rest. The original is as it was.
      </Note>
    );
  const other = announced === null ? [] : differences(announced.counts, result.counts);
  if (other.length === 0) return <Note tone="ok">Copied, exactly as announced. The original is as it was.</Note>;
  const words = other.map(({ what, announced: before, actual }) => `${what} ${formatInteger(actual)} instead of ${formatInteger(before)}`);
  return <Note tone="warn">Copied, but not as announced: {words.join(', ')}. The store or the folder changed in between.</Note>;
}

const SHOWN = 60;

function Remarks({ report }: { readonly report: AdoptionReport }): ReactNode {
  const remarks = remarksOf(report);
  if (remarks.length === 0) return null;
  return (
    <details className="adopt-remarks">
      <summary>{formatCount(remarks.length, 'remark')}: what was rejected, ignored, damaged or left behind</summary>
      <ul>
        {remarks.slice(0, SHOWN).map((remark) => (
          <li key={remark} className="break selectable">
            {visibleText(remark)}
          </li>
        ))}
      </ul>
      {remarks.length > SHOWN && <p className="dim">{formatInteger(remarks.length - SHOWN)} more; the copy has them all.</p>}
      <CopyButton text={remarks.map((remark) => visibleText(remark)).join('\n')} label="Copy as text" />
    </details>
  );
}
