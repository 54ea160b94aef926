import { Eye, EyeOff } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { faultOf } from '../../api/remote-fault.ts';
import { formatInteger } from '../../format/count.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DrawerPart } from '../../ui/drawer.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Note } from '../../ui/note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { BODIES, bodyText } from './body-text.ts';
import { fieldsOf } from './fields.ts';
import { useBodies } from './use-found.ts';
import type { FoundEvent } from './vocabulary.ts';

/** Headers, messages and bodies: masked, and not even read, until somebody reveals them. */
export function EventBodies({ id }: { readonly id: string }): ReactNode {
  const [revealed, setRevealed] = useState(false);
  const bodies = useBodies(id, revealed);
  const action = (
    <Button size="small" icon={revealed ? EyeOff : Eye} aria-pressed={revealed} onClick={() => setRevealed(!revealed)}>
      {revealed ? 'Hide' : 'Reveal'}
    </Button>
  );
  return (
    <DrawerPart title="Headers and bodies" actions={action}>
      {!revealed && <p className="dim">Masked: they may hold what people wrote. They are read only when you reveal them.</p>}
      {revealed && bodies.error && <ErrorPanel fault={faultOf(bodies.error)} during="Reading the bodies" />}
      {revealed && bodies.isPending && <Skeleton blocks={[80, 80]} label="Reading the bodies" />}
      {revealed && bodies.data && <Texts found={bodies.data} />}
    </DrawerPart>
  );
}

function Texts({ found }: { readonly found: FoundEvent }): ReactNode {
  const fields = fieldsOf(found.event);
  const present = BODIES.filter(({ name }) => fields.text(name) !== null);
  const absent = BODIES.filter(({ name }) => fields.text(name) === null).map(({ label }) => label.toLowerCase());
  return (
    <>
      {found.remarks.map((remark) => (
        <Note key={remark} tone="warn">
          {remark}
        </Note>
      ))}
      {present.map(({ name, label }) => (
        <OneText key={name} label={label} text={fields.text(name) ?? ''} whole={found.cut.find((one) => one.name === name)?.characters ?? null} />
      ))}
      {absent.length > 0 && <p className="dim">- not kept: {absent.join(', ')}</p>}
    </>
  );
}

function OneText({ label, text, whole }: { readonly label: string; readonly text: string; readonly whole: number | null }): ReactNode {
  const shown = bodyText(text);
  const size = `${formatInteger(whole ?? text.length)} characters${shown.json ? ', JSON' : ''}`;
  const part = shown.cut || whole !== null;
  return (
    <div className="event-body">
      <div className="row tight">
        <h3>{label}</h3>
        <span className="dim grow">
          {size}
          {part && ', the beginning is shown'}
        </span>
        <CopyButton small text={text} label={`Copy ${label.toLowerCase()}`} />
      </div>
      {text === '' ? (
        <p className="dim">Empty.</p>
      ) : (
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a part that scrolls must be reachable by keyboard
        <pre className="code-block" tabIndex={0} aria-label={label}>
          {shown.text}
        </pre>
      )}
    </div>
  );
}
