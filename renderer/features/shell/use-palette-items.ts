import { useQuery } from '@tanstack/react-query';
import { Clock, Dot, FolderX, Globe, Keyboard, Layers, Monitor, Moon, Sun, X } from 'lucide-react';
import { useCommand, useStoreCommand } from '../../api/commands.ts';
import type { AppState } from '../../api/hooks.ts';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { useActionStore, type Action } from '../../state/actions.ts';
import { goTo } from '../../state/location.ts';
import { chooseTheme } from '../../state/theme.ts';
import { showWindow } from '../../state/windows.ts';
import { chooseZone } from '../../state/zone.ts';
import { showToast } from '../../ui/toast.tsx';
import type { PageEntry } from './page-entry.ts';
import type { PaletteGroup, PaletteItem } from './palette-items.ts';

/** Everything the palette can do now. */
export function usePaletteItems(
  pages: readonly PageEntry[],
  app: AppState,
): { readonly groups: readonly PaletteGroup[]; readonly segments: readonly PaletteItem[] } {
  const owned = useActionStore(({ byOwner }) => byOwner);
  const list = useQuery({ ...queries.segments(), enabled: app.store !== null });
  const general = useGeneralActions(app);
  const go = pages.map(({ id, title, key, icon }) =>
    item({ id: `go-${id}`, label: title, words: 'go page', icon, keys: `g ${key}`, run: () => goTo(id) }),
  );
  const segments = (list.data?.segments ?? []).map(({ id, tier }) =>
    item({ id, label: id, words: tier, icon: Layers, run: () => goTo('segments', { segment: id }) }),
  );
  return {
    groups: [
      { value: 'Pages', items: go },
      { value: 'Actions', items: [...Object.values(owned).flat(), ...general].map(item) },
    ],
    segments,
  };
}

function useGeneralActions({ store, tasks }: AppState): Action[] {
  const close = useStoreCommand('store.close');
  const cancel = useCommand('tasks.cancel');
  const failed = (error: unknown): void => showToast({ tone: 'bad', text: faultOf(error).message });
  const running = tasks.filter(({ state }) => state === 'running');
  return [
    ...running.map((task) => ({
      id: `cancel-${task.id}`,
      label: `Cancel: ${task.label}`,
      icon: X,
      run: () => cancel.mutate({ id: task.id }, { onError: failed }),
    })),
    ...(store ? [{ id: 'close', label: `Close store ${store.name}`, icon: FolderX, run: () => close.mutate({}, { onError: failed }) }] : []),
    { id: 'theme-dark', label: 'Dark theme', words: 'appearance', icon: Moon, run: () => chooseTheme('dark') },
    { id: 'theme-light', label: 'Light theme', words: 'appearance', icon: Sun, run: () => chooseTheme('light') },
    { id: 'theme-system', label: 'Theme as the system', words: 'appearance', icon: Monitor, run: () => chooseTheme('system') },
    { id: 'zone-utc', label: 'Show times in UTC', words: 'zone', icon: Globe, run: () => chooseZone('UTC') },
    { id: 'zone-local', label: 'Show times in the local zone', words: 'zone', icon: Clock, run: () => chooseZone('local') },
    { id: 'keys', label: 'Show all keys', words: 'help shortcuts', icon: Keyboard, keys: '?', run: () => showWindow('keys') },
  ];
}

function item({ id, label, words = '', icon = Dot, keys, disabledReason = null, run }: Action): PaletteItem {
  return { id, label, words, icon, keys: keys ?? null, disabledReason, run };
}
