import type { ReactNode } from 'react';
import type { Verification } from '../../api/hooks.ts';
import { formatRelative } from '../../format/duration.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useNow } from '../../state/now.ts';
import { Panel } from '../../ui/page.tsx';
import { Tag } from '../../ui/tag.tsx';
import { SeverityTag } from '../../verification/finding-list.tsx';
import { scopeOf } from '../../verification/report-model.ts';

interface ChecksPanelProps {
  readonly reports: readonly Verification[];
  readonly shown: string | null;
  readonly onShow: (id: string) => void;
}

/** Everything verified since the store was opened, to look at again. */
export function ChecksPanel({ reports, shown, onShow }: ChecksPanelProps): ReactNode {
  const now = useNow();
  return (
    <Panel title="Since this store was opened" flush>
      <ul className="checks">
        {reports.map((report) => (
          <li key={report.id}>
            <button type="button" aria-pressed={report.id === shown} onClick={() => onShow(report.id)}>
              <span className="grow cut">{visibleText(scopeOf(report))}</span>
              <span className="dim">{report.level}</span>
              <Outcome report={report} />
              <span className="dim num">{formatRelative(report.endedMs, now)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Outcome({ report: { errors, warnings } }: { readonly report: Verification }): ReactNode {
  if (errors > 0) return <SeverityTag severity="error" count={errors} />;
  if (warnings > 0) return <SeverityTag severity="warning" count={warnings} />;
  return <Tag tone="ok">sound</Tag>;
}
