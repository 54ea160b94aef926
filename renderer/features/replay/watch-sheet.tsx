import { useQuery } from '@tanstack/react-query';
import { Eye, FolderOpen } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useCommand } from '../../api/commands.ts';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { Button } from '../../ui/button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Select, type Option } from '../../ui/select.tsx';
import { Sheet } from '../../ui/sheet.tsx';

const PAUSES: readonly Option<string>[] = [
  { value: '10', label: 'every 10 seconds' },
  { value: '60', label: 'every minute' },
  { value: '300', label: 'every 5 minutes' },
  { value: '3600', label: 'every hour' },
];

/** Asks which folder is to be watched, and how often. */
export function WatchSheet({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }): ReactNode {
  const app = useQuery(queries.appState()).data;
  const [folder, setFolder] = useState('');
  const [pause, setPause] = useState('60');
  const pick = useCommand('app.pickFolder');
  const start = useCommand('replay.startWatch');
  const path = folder.trim();
  const submit = (): void => {
    if (path !== '' && !start.isPending) start.mutate({ folder: path, everySeconds: Number(pause) }, { onSuccess: onClose });
  };
  const choose = (): void => pick.mutate({ title: 'The folder to watch' }, { onSuccess: (chosen) => chosen.path !== null && setFolder(chosen.path) });
  const fault = start.error ?? pick.error;
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title="Watch a folder"
      description="Whatever is put into it is replayed at once, oldest first, without a dry run. Files stay where they are, and none is replayed twice."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" icon={Eye} busy={start.isPending} disabledReason={path === '' ? 'Name a folder first.' : null} onClick={submit}>
            Watch
          </Button>
        </>
      }
    >
      <div className="stack">
        <Field
          label="Folder"
          hint="Such as the sealed/ folder of a gateway. Files that are still being written (.open, .part, .tmp) are left alone."
          error={fault ? faultOf(fault).message : null}
        >
          {(control) => (
            <TextInput
              {...control}
              mono
              value={folder}
              placeholder="/var/lib/gateway/journal/sealed"
              onValue={setFolder}
              onKeyDown={(event) => event.key === 'Enter' && submit()}
            />
          )}
        </Field>
        <div className="row">
          {app?.canPickFolder === true && (
            <Button icon={FolderOpen} onClick={choose}>
              Choose…
            </Button>
          )}
          <Select label="How often it is looked at" value={pause} options={PAUSES} onChange={setPause} prefix="look" />
        </div>
      </div>
    </Sheet>
  );
}
