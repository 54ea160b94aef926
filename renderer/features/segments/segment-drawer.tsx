import { useState, type ReactNode } from 'react';
import { useReadOnlyReason, type SegmentView } from '../../api/hooks.ts';
import { setParams } from '../../state/location.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Tag } from '../../ui/tag.tsx';
import { PinSheet } from './pin-sheet.tsx';
import { SegmentCommands } from './segment-commands.tsx';
import { SegmentFacts } from './segment-facts.tsx';
import { StateMark } from './state-mark.tsx';
import { usePin } from './use-pin.ts';

interface SegmentDrawerProps {
  readonly id: string;
  readonly segment: SegmentView | undefined;
  readonly nowMs: number;
}

type View = 'facts' | 'json' | 'cli';

/** One segment looked at closely. */
export function SegmentDrawer({ id, segment, nowMs }: SegmentDrawerProps): ReactNode {
  const [view, setView] = useState<View>('facts');
  const close = (): void => setParams({ segment: null });
  const title = (
    <span className="row tight">
      <span className="mono break">{id}</span>
      <CopyButton small text={id} label="Copy id" />
    </span>
  );
  if (!segment) {
    return (
      <Drawer label={`Segment ${id}`} title={title} onClose={close}>
        <EmptyState title="This segment is not here any more" actions={<Button onClick={close}>Close</Button>}>
          Retention may have taken it. The Retention page lists what each pass removed, and what can be restored.
        </EmptyState>
      </Drawer>
    );
  }
  return (
    <Drawer
      label={`Segment ${id}`}
      title={title}
      onClose={close}
      head={
        <>
          <div className="row wrap">
            <StateMark segment={segment} nowMs={nowMs} />
            <Tag>{segment.tier}</Tag>
            {segment.kind === 'late' && <Tag tone="info">late events</Tag>}
            <PinButton segment={segment} />
          </div>
          <Tabs
            label="Views of the segment"
            value={view}
            onChange={setView}
            items={[
              { value: 'facts', label: 'Facts' },
              { value: 'json', label: 'JSON' },
              { value: 'cli', label: 'CLI' },
            ]}
          />
        </>
      }
    >
      {view === 'facts' && <SegmentFacts segment={segment} nowMs={nowMs} />}
      {view === 'json' && <AsJson segment={segment} />}
      {view === 'cli' && <SegmentCommands segment={segment} />}
    </Drawer>
  );
}

function PinButton({ segment }: { readonly segment: SegmentView }): ReactNode {
  const [asking, setAsking] = useState(false);
  const pin = usePin();
  const readOnly = useReadOnlyReason();
  const ids = [segment.id];
  return (
    <span className="push">
      {segment.pin ? (
        <Button size="small" disabledReason={readOnly} busy={pin.isPending} onClick={() => pin.mutate({ ids, reason: null })}>
          Unpin
        </Button>
      ) : (
        <Button size="small" disabledReason={readOnly} onClick={() => setAsking(true)}>
          Pin…
        </Button>
      )}
      <PinSheet open={asking} ids={ids} onClose={() => setAsking(false)} />
    </span>
  );
}

function AsJson({ segment }: { readonly segment: SegmentView }): ReactNode {
  const text = JSON.stringify(segment, null, 2);
  return (
    <>
      <div className="row">
        <CopyButton text={text} label="Copy JSON" />
      </div>
      <pre className="code-block free">{text}</pre>
    </>
  );
}
