import { Monitor, Moon, Sun, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { chooseTheme, useTheme, type ThemeChoice } from '../../state/theme.ts';
import { IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';

const THEMES: readonly { readonly id: ThemeChoice; readonly label: string; readonly icon: LucideIcon }[] = [
  { id: 'dark', label: 'Dark', icon: Moon },
  { id: 'light', label: 'Light', icon: Sun },
  { id: 'system', label: 'As the system', icon: Monitor },
];

/** Dark, light, or what the system says. */
export function ThemeMenu(): ReactNode {
  const { choice } = useTheme();
  const icon = THEMES.find(({ id }) => id === choice)?.icon ?? Monitor;
  return (
    <Menu
      align="end"
      trigger={<IconButton icon={icon} label="Theme" />}
      groups={[{ items: THEMES.map((theme) => ({ ...theme, checked: theme.id === choice, onSelect: () => chooseTheme(theme.id) })) }]}
    />
  );
}
