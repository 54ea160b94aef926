import { CircleX, TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Finding } from '../api/hooks.ts';
import { formatCount, formatInteger } from '../format/count.ts';
import { visibleText } from '../format/visible-text.ts';
import { goTo } from '../state/location.ts';
import { Button } from '../ui/button.tsx';
import { Tag } from '../ui/tag.tsx';
import './verification.css';
import { lawOf } from './laws.ts';
import { byLaw, type LawFindings } from './report-model.ts';

interface FindingListProps {
  readonly findings: readonly Finding[];
  /** Offers the segments that a finding is about. */
  readonly links?: boolean;
}

/** Findings by law, each law with a sentence on what it means. */
export function FindingList({ findings, links = false }: FindingListProps): ReactNode {
  return (
    <div className="laws">
      {byLaw(findings).map((group) => (
        <LawGroup key={group.law} group={group} links={links} />
      ))}
    </div>
  );
}

const FIRST = 25;

function LawGroup({ group, links }: { readonly group: LawFindings; readonly links: boolean }): ReactNode {
  const { law, severity, findings } = group;
  const [all, setAll] = useState(false);
  const { title, means } = lawOf(law);
  const shown = all ? findings : findings.slice(0, FIRST);
  return (
    <section className={`law ${severity}`} aria-label={`${law}, ${title}`}>
      <header className="row">
        <code>{visibleText(law, 8)}</code>
        <h3 className="grow">{title}</h3>
        <SeverityTag severity={severity} count={findings.length} />
      </header>
      <p className="dim">{means}</p>
      <ul>
        {shown.map(({ path, detail, severity: own, segments }) => (
          <li key={`${own} ${path} ${detail}`}>
            <span className="selectable">
              {own !== severity && <b>{own}: </b>}
              {visibleText(detail)}
            </span>
            <span className="row wrap finding-place">
              {path !== '' && <span className="mono dim break selectable">{visibleText(path)}</span>}
              {links && segments.slice(0, 4).map((id) => <SegmentLink key={id} id={id} />)}
            </span>
          </li>
        ))}
      </ul>
      {findings.length > shown.length && (
        <Button size="small" onClick={() => setAll(true)}>
          Show all {formatInteger(findings.length)}
        </Button>
      )}
    </section>
  );
}

function SegmentLink({ id }: { readonly id: string }): ReactNode {
  return (
    <button type="button" className="link mono" onClick={() => goTo('segments', { segment: id })}>
      {id}
    </button>
  );
}

/** How bad, in a word with its icon. */
export function SeverityTag({ severity, count }: { readonly severity: Finding['severity']; readonly count: number }): ReactNode {
  return severity === 'error' ? (
    <Tag tone="bad" icon={CircleX}>
      {formatCount(count, 'finding')}
    </Tag>
  ) : (
    <Tag tone="warn" icon={TriangleAlert}>
      {formatCount(count, 'warning')}
    </Tag>
  );
}
