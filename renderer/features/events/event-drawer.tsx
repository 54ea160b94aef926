import { ChevronDown, ChevronUp } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { faultOf } from '../../api/remote-fault.ts';
import { visibleText } from '../../format/visible-text.ts';
import { goTo } from '../../state/location.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Drawer, DrawerPart } from '../../ui/drawer.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Note } from '../../ui/note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tag } from '../../ui/tag.tsx';
import { EventBodies } from './event-bodies.tsx';
import { EventFacts, EventRoute } from './event-facts.tsx';
import { StatusMark } from './event-columns.tsx';
import { EventOrigin } from './event-origin.tsx';
import { EventTiming } from './event-timing.tsx';
import { EventTokens } from './event-tokens.tsx';
import { fieldsOf } from './fields.ts';
import { openEvent } from './use-events.ts';
import { useFound } from './use-found.ts';
import type { FoundEvent } from './vocabulary.ts';

interface EventDrawerProps {
  readonly id: string;
  /** The events before and after it in the list; null at its ends, and for an event that is not listed. */
  readonly before: string | null;
  readonly after: string | null;
  /** Segments that cannot be read: the event may lie in one of them. */
  readonly missing: readonly string[];
}

/** One event looked at closely. `j` and `k` go on to the next and the one before. */
export function EventDrawer({ id, before, after, missing }: EventDrawerProps): ReactNode {
  const found = useFound(id);
  const name = visibleText(id, 200);
  const step = (to: string | null): void => {
    if (to !== null) openEvent(to, 'replace');
  };
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.key !== 'j' && event.key !== 'k')) return;
    event.preventDefault();
    step(event.key === 'j' ? after : before);
  };
  const title = (
    <span className="row tight top">
      <span className="mono break selectable">{name}</span>
      <CopyButton small text={id} label="Copy id" />
    </span>
  );
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys of the list go on working in the drawer
    <div className="events-drawer" onKeyDown={press}>
      <Drawer
        label={`Event ${name}`}
        title={title}
        head={<Head found={found.data ?? null} before={before} after={after} onStep={step} />}
        onClose={() => openEvent(null)}
      >
        {found.error && (
          <ErrorPanel
            fault={faultOf(found.error)}
            during="Reading the event"
            actions={<Button onClick={() => void found.refetch()}>Try again</Button>}
          />
        )}
        {found.isPending && <Skeleton blocks={[120, 90, 160]} label="Reading the event" />}
        {found.data === null && <NotFound missing={missing} />}
        {found.data && <Body id={id} found={found.data} />}
      </Drawer>
    </div>
  );
}

interface HeadProps {
  readonly found: FoundEvent | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly onStep: (to: string | null) => void;
}

function Head({ found, before, after, onStep }: HeadProps): ReactNode {
  const status = found && fieldsOf(found.event).text('status_code');
  return (
    <div className="row">
      {status !== null && <StatusMark status={status} />}
      {found && <Tag>{found.tier}</Tag>}
      <span className="row tight push">
        {found && <CopyButton text={JSON.stringify(found.event, null, 2)} label="Copy JSON" />}
        <IconButton
          icon={ChevronUp}
          label="Previous event"
          keys="k"
          disabledReason={before === null ? 'There is none before it in the list.' : null}
          onClick={() => onStep(before)}
        />
        <IconButton
          icon={ChevronDown}
          label="Next event"
          keys="j"
          disabledReason={after === null ? 'There is none after it in the list.' : null}
          onClick={() => onStep(after)}
        />
      </span>
    </div>
  );
}

function Body({ id, found }: { readonly id: string; readonly found: FoundEvent }): ReactNode {
  const fields = fieldsOf(found.event);
  return (
    <>
      {found.remarks.map((remark) => (
        <Note key={remark} tone="warn">
          {visibleText(remark)}
        </Note>
      ))}
      <EventFacts fields={fields} />
      <EventTiming fields={fields} />
      <EventTokens fields={fields} />
      <EventRoute fields={fields} />
      <EventBodies id={id} />
      <DrawerPart title="Provenance">
        <p className="row wrap tight">
          Stored in
          <Button size="small" onClick={() => goTo('segments', { segment: found.segment })}>
            {found.segment}
          </Button>
          <span className="dim">({found.tier})</span>
        </p>
        <EventOrigin origin={found.origin} />
      </DrawerPart>
    </>
  );
}

function NotFound({ missing }: { readonly missing: readonly string[] }): ReactNode {
  const unread = missing.length === 0 ? '' : ` It may lie in a segment that cannot be read: ${missing.join(', ')}.`;
  return (
    <EmptyState title="There is no event of this id" actions={<Button onClick={() => openEvent(null)}>Close</Button>}>
      Ids are compared letter by letter. Retention may have removed it.{unread}
    </EmptyState>
  );
}
