import { Monitor, Moon, Sun } from 'lucide-react';
import { type Theme, useHeronry } from '../../store/index.ts';
import { IconButton, Menu, type MenuEntry } from '../../ui/index.ts';

const THEMES = [
  { theme: 'system', label: 'System', icon: Monitor },
  { theme: 'light', label: 'Light', icon: Sun },
  { theme: 'dark', label: 'Dark', icon: Moon },
] as const;

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

export function ThemeMenu() {
  const theme = useHeronry((state) => state.theme);
  const setTheme = useHeronry((state) => state.actions.setTheme);
  const icon = THEMES.find((one) => one.theme === theme)?.icon ?? Monitor;
  return (
    <Menu align="end" trigger={<IconButton label="Theme" icon={icon} />} entries={themeEntries(theme, setTheme)} />
  );
}
