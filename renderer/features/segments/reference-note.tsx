import { Import } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from '../../api/hooks.ts';
import { inspectFolder } from '../../state/inspect.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';

/** Says that the open folder is one of the reference system, and how its events come into a store. */
export function ReferenceNote(): ReactNode {
  const store = useStore();
  if (store?.kind !== 'reference') return null;
  const action = (
    <Button size="small" icon={Import} onClick={() => inspectFolder(store.path)}>
      Adopt into a store…
    </Button>
  );
  return (
    <Note actions={action}>
      <b>A folder of the reference system.</b> It is read as it lies and never changed: no segment is sealed here and none expires. Adopting copies
      its events into a store.
    </Note>
  );
}
