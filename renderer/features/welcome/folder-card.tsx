import { FolderSearch, Search } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useCommand } from '../../api/commands.ts';
import type { AppState } from '../../api/hooks.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { inspectFolder, useInspected } from '../../state/inspect.ts';
import { Button } from '../../ui/button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';

/** Names a folder to look at: to open the store in it, or to make one there. */
export function FolderCard({ app }: { readonly app: AppState }): ReactNode {
  const inspected = useInspected(({ path }) => path);
  const [typed, setTyped] = useState<string | null>(null);
  const pick = useCommand('app.pickFolder');
  const path = typed ?? inspected ?? '';
  const look = (text: string): void => {
    setTyped(null);
    inspectFolder(text);
  };
  const choose = (): void =>
    pick.mutate({ title: 'A store, or a folder for a new one' }, { onSuccess: (chosen) => chosen.path !== null && look(chosen.path) });
  return (
    <section className="start-card">
      <h2>Open or create a store</h2>
      <p className="dim">A store is a folder. It is looked at first; nothing in it is changed until you say so.</p>
      <form
        className="folder-form"
        onSubmit={(event) => {
          event.preventDefault();
          look(path);
        }}
      >
        <Field label="Folder" error={pick.isError ? faultOf(pick.error).message : null}>
          {(control) => <TextInput {...control} mono data-filter value={path} placeholder={`${app.home}/my-store`} onValue={setTyped} />}
        </Field>
        <div className="row">
          <button type="submit" className="btn primary" disabled={path.trim() === ''}>
            <Search size={14} aria-hidden />
            Look inside
          </button>
          {app.canPickFolder && (
            <Button icon={FolderSearch} busy={pick.isPending} onClick={choose}>
              Choose…
            </Button>
          )}
          <Button variant="quiet" className="push" onClick={() => look(`${app.home}/new-store`)}>
            Propose a new one
          </Button>
        </div>
      </form>
    </section>
  );
}
