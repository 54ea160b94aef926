import { useQuery } from '@tanstack/react-query';
import { Database, FolderOpen, FolderPlus, FolderX, Import, Lock, type LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatInstant } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { inspectFolder } from '../../state/inspect.ts';
import { useZone } from '../../state/zone.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Facts, type Fact } from '../../ui/facts.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tag } from '../../ui/tag.tsx';
import { AdoptPanel } from './adopt-panel.tsx';
import { inspectionWords, type Inspection } from './inspection-words.ts';
import { isBegun } from './use-adoption.ts';
import type { Opening } from './use-opening.ts';

const ICONS: Readonly<Record<Inspection['kind'], LucideIcon>> = {
  store: Database,
  reference: Database,
  empty: FolderPlus,
  missing: FolderPlus,
  newer: FolderX,
  other: FolderX,
};

/** What a folder is, found out without changing anything in it, and what can be done now. */
export function InspectionCard({ path, opening }: { readonly path: string; readonly opening: Opening }): ReactNode {
  const [adopting, setAdopting] = useState(() => isBegun(path));
  const found = useQuery({ ...queries.inspect(path), staleTime: 0, gcTime: 0 });
  if (found.isError)
    return (
      <ErrorPanel
        fault={faultOf(found.error)}
        during="Looking at the folder"
        actions={<Button onClick={() => void found.refetch()}>Look again</Button>}
      />
    );
  if (!found.data) return <Skeleton blocks={[92]} label="Looking at the folder" />;
  const inspection = found.data;
  const { title, about, can } = inspectionWords(inspection);
  const Icon = ICONS[inspection.kind];
  return (
    <section className="inspection" aria-label={title}>
      <div className="row">
        <Icon size={18} strokeWidth={1.6} aria-hidden />
        <h2 className="grow">{title}</h2>
        {inspection.holder && (
          <Tag tone="warn" icon={Lock}>
            in use
          </Tag>
        )}
      </div>
      <p className="mono break selectable">{visibleText(inspection.path)}</p>
      <p className="dim">{visibleText(about)}</p>
      <MoreFacts inspection={inspection} />
      <div className="row wrap">
        {can === 'open' && <OpenActions inspection={inspection} opening={opening} />}
        {can === 'read' && (
          <>
            <Button variant="primary" icon={Lock} busy={opening.busy !== null} onClick={() => opening.open(inspection.path, true)}>
              Open read-only
            </Button>
            <Button icon={Import} aria-expanded={adopting} onClick={() => setAdopting(!adopting)}>
              Adopt into a store…
            </Button>
          </>
        )}
        {can === 'create' && (
          <Button variant="primary" icon={FolderPlus} busy={opening.busy !== null} onClick={() => opening.create(inspection.path)}>
            Create a store here
          </Button>
        )}
        {inspection.kind === 'other' && (
          <Button icon={FolderPlus} onClick={() => inspectFolder(`${inspection.path}/new-store`)}>
            Propose a new one inside
          </Button>
        )}
        {can !== 'nothing' && <span className="dim push">Nothing has been changed.</span>}
      </div>
      {can === 'read' && adopting && <AdoptPanel from={inspection.path} opening={opening} />}
    </section>
  );
}

function OpenActions({ inspection, opening }: { readonly inspection: Inspection; readonly opening: Opening }): ReactNode {
  const held = inspection.holder !== null;
  const busy = opening.busy !== null;
  const write = (
    <Button key="write" variant={held ? 'plain' : 'primary'} icon={FolderOpen} busy={busy} onClick={() => opening.open(inspection.path, false)}>
      Open
    </Button>
  );
  const read = (
    <Button key="read" icon={Lock} busy={busy} onClick={() => opening.open(inspection.path, true)}>
      Open read-only
    </Button>
  );
  return held ? write : [write, read]; // a store that somebody writes to cannot be read by another program
}

function MoreFacts({ inspection }: { readonly inspection: Inspection }): ReactNode {
  const zone = useZone();
  const facts: Fact[] = [];
  if (inspection.id !== null) facts.push({ label: 'Store id', value: <span className="mono">{visibleText(inspection.id)}</span> });
  if (inspection.createdMs !== null) facts.push({ label: 'Created', value: formatInstant(inspection.createdMs, zone) });
  return facts.length > 0 ? <Facts facts={facts} /> : null;
}
