import { Monitor, Moon, Sun } from 'lucide-react';
import type { Theme } from '../../store/index.ts';
import type { MenuEntry } from '../../ui/index.ts';

const THEMES = [
  { theme: 'system', label: 'System', icon: Monitor },
  { theme: 'light', label: 'Light', icon: Sun },
  { theme: 'dark', label: 'Dark', icon: Moon },
] as const;

/** Returns the themes as entries of a menu, the chosen one checked. */
export function themeEntries(theme: Theme, choose: (theme: Theme) => void): readonly MenuEntry[] {
  return THEMES.map((one) => ({
    kind: 'item',
    id: `theme-${one.theme}`,
    label: one.label,
    icon: one.icon,
    checked: one.theme === theme,
    onSelect: () => choose(one.theme),
  }));
}
