import { Archive } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useCommand } from '../../api/commands.ts';
import { useReadOnlyReason } from '../../api/hooks.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { visibleText } from '../../format/visible-text.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Note } from '../../ui/note.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import type { ReplayFile, ReplayRun } from './vocabulary.ts';

/** Puts a copy of a damaged file aside, with a word for those who look at it later. */
export function PutAside({ run, file }: { readonly run: ReplayRun; readonly file: ReplayFile }): ReactNode {
  const [asking, setAsking] = useState(false);
  const [note, setNote] = useState('');
  const obstacle = useReadOnlyReason();
  const put = useCommand('replay.quarantine', ['replay.quarantined']);
  const submit = (): void => {
    if (!put.isPending) put.mutate({ id: run.id, index: file.index, note: note.trim() }, { onSuccess: () => setAsking(false) });
  };
  if (put.isSuccess) {
    return (
      <Note tone="ok">
        A copy lies in <span className="mono break selectable">{visibleText(put.data.copy)}</span> of the store, with the reason
        {put.data.note === '' ? '' : ' and your note'} beside it. A watched folder leaves this file alone from now on.
      </Note>
    );
  }
  return (
    <>
      <div className="row">
        <Button icon={Archive} disabledReason={obstacle} onClick={() => setAsking(true)}>
          Put a copy aside…
        </Button>
      </div>
      <Sheet
        open={asking}
        onClose={() => setAsking(false)}
        size="narrow"
        title="Put a copy aside"
        description="The copy goes to the quarantine of the store, with the reason beside it. The file itself stays where it is."
        actions={
          <>
            <Button onClick={() => setAsking(false)}>Cancel</Button>
            <Button variant="primary" icon={Archive} busy={put.isPending} onClick={submit}>
              Put aside
            </Button>
          </>
        }
      >
        <Field label="Note" hint="For those who ask later what became of it. It may be empty.">
          {(control) => (
            <TextInput {...control} value={note} maxLength={1_000} onValue={setNote} onKeyDown={(event) => event.key === 'Enter' && submit()} />
          )}
        </Field>
        {put.error && <ErrorPanel fault={faultOf(put.error)} during="Putting the file aside" />}
      </Sheet>
    </>
  );
}
