import { useQuery } from '@tanstack/react-query';
import { Database, FolderX, Lock, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Output } from '../../../electron/contract/contract.ts';
import { useCommand } from '../../api/commands.ts';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatCount } from '../../format/count.ts';
import { formatRelative } from '../../format/duration.ts';
import { formatInstant } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { inspectFolder } from '../../state/inspect.ts';
import { useNow } from '../../state/now.ts';
import { useZone } from '../../state/zone.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Panel } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tag } from '../../ui/tag.tsx';
import { programName } from './inspection-words.ts';
import type { Opening } from './use-opening.ts';

type Recent = Output<'store.recents'>[number];

/** Stores opened lately, each as it is on the disk now. */
export function RecentStores({ opening }: { readonly opening: Opening }): ReactNode {
  const recents = useQuery(queries.recents());
  return (
    <Panel title="Recent stores" flush className="recents">
      {recents.isError && (
        <div className="pad">
          <ErrorPanel
            fault={faultOf(recents.error)}
            during="Reading the recent stores"
            actions={<Button onClick={() => void recents.refetch()}>Try again</Button>}
          />
        </div>
      )}
      {!recents.data && !recents.isError && (
        <div className="pad">
          <Skeleton blocks={[44, 44, 44]} />
        </div>
      )}
      {recents.data?.length === 0 && (
        <EmptyState icon={Database} title="No stores yet">
          Open a folder, create a store, or try the sample. What you open is listed here.
        </EmptyState>
      )}
      <ul>
        {recents.data?.map((recent) => (
          <RecentRow key={recent.path} recent={recent} opening={opening} />
        ))}
      </ul>
    </Panel>
  );
}

function RecentRow({ recent, opening }: { readonly recent: Recent; readonly opening: Opening }): ReactNode {
  const { path, name, inspection, lastOpenedMs } = recent;
  const now = useNow();
  const zone = useZone();
  const forget = useCommand('store.forget', ['store.recents']);
  const readable = inspection.kind === 'reference';
  const usable = inspection.kind === 'store' || readable;
  const busy = opening.busy !== null;
  return (
    <li className={usable ? 'recent' : 'recent gone'}>
      {usable ? <Database size={16} strokeWidth={1.6} aria-hidden /> : <FolderX size={16} strokeWidth={1.6} aria-hidden />}
      <button type="button" className="recent-name" onClick={() => inspectFolder(path)} title="Look at it">
        <b className="cut">{visibleText(name)}</b>
        <span className="mono dim cut">{visibleText(path)}</span>
      </button>
      <span className="recent-state">
        <RecentTag recent={recent} />
      </span>
      <span className="num dim recent-size">{usable ? `${formatBytes(inspection.bytes)}, ${formatCount(inspection.segments, 'segment')}` : '-'}</span>
      <span className="num dim recent-when" title={formatInstant(lastOpenedMs, zone)}>
        {formatRelative(lastOpenedMs, now)}
      </span>
      <span className="row tight">
        <Button size="small" busy={busy} disabled={!usable || readable} aria-label={`Open ${name}`} onClick={() => opening.open(path, false)}>
          Open
        </Button>
        <IconButton
          size="small"
          icon={Lock}
          busy={busy}
          disabled={!usable}
          label={`Open ${name} read-only`}
          onClick={() => opening.open(path, true)}
        />
        <IconButton size="small" icon={X} label={`Forget ${name} (its folder stays)`} onClick={() => forget.mutate({ path })} />
      </span>
    </li>
  );
}

function RecentTag({ recent: { inspection } }: { readonly recent: Recent }): ReactNode {
  if (inspection.kind === 'missing') return <Tag tone="warn">folder is gone</Tag>;
  if (inspection.kind === 'newer') return <Tag tone="warn">newer format</Tag>;
  if (inspection.kind === 'reference') return <Tag>read-only</Tag>;
  if (inspection.kind !== 'store') return <Tag tone="warn">no store any more</Tag>;
  if (inspection.holder)
    return (
      <Tag tone="warn" icon={Lock}>
        {visibleText(programName(inspection.holder.program), 24)}, PID {inspection.holder.pid}
      </Tag>
    );
  return <Tag tone="ok">free</Tag>;
}
