import { useQuery } from '@tanstack/react-query';
import { ChevronsUpDown, Copy, FolderX } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStoreCommand } from '../../api/commands.ts';
import type { StoreView } from '../../api/hooks.ts';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { visibleText } from '../../format/visible-text.ts';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/copy-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { showToast } from '../../ui/toast.tsx';

/** The open store: where it is, what else was open lately, and closing it. */
export function StoreMenu({ store }: { readonly store: StoreView }): ReactNode {
  const recents = useQuery(queries.recents()).data ?? [];
  const close = useStoreCommand('store.close');
  const open = useStoreCommand('store.open');
  const failed = (error: unknown): void => showToast({ tone: 'bad', text: faultOf(error).message });
  const others = recents.filter(({ path, inspection }) => path !== store.path && inspection.kind === 'store').slice(0, 6);
  return (
    <Menu
      trigger={
        <Button variant="quiet" className="store-button" aria-label={`Store ${store.name}`}>
          <span className="row tight">
            <span className="cut">{visibleText(store.name)}</span>
            <ChevronsUpDown size={13} aria-hidden />
          </span>
        </Button>
      }
      groups={[
        {
          label: visibleText(store.path),
          items: [
            { id: 'copy', icon: Copy, label: 'Copy path', onSelect: () => void copyPath(store.path) },
            { id: 'close', icon: FolderX, label: 'Close store', onSelect: () => close.mutate({}, { onError: failed }) },
          ],
        },
        ...(others.length > 0
          ? [
              {
                label: 'Recent stores',
                items: others.map(({ path, name, inspection }) => ({
                  id: path,
                  label: visibleText(name),
                  note: inspection.holder ? 'in use' : '',
                  onSelect: () => open.mutate({ path, readOnly: store.readOnly }, { onError: failed }),
                })),
              },
            ]
          : []),
      ]}
    />
  );
}

async function copyPath(path: string): Promise<void> {
  const copied = await copyText(path);
  showToast(
    copied ? { tone: 'ok', text: 'The path is on the clipboard.' } : { tone: 'bad', text: `The clipboard cannot be reached. The path is ${path}` },
  );
}
