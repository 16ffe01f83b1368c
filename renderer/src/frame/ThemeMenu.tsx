import { Contrast, Monitor, Moon, Sun } from 'lucide-react';
import { type ThemeChoice, useUi } from '../state/ui.ts';
import { MenuButton } from '../ui/MenuButton.tsx';
import styles from './ThemeMenu.module.css';

const themes: readonly { readonly id: ThemeChoice; readonly label: string; readonly Icon: typeof Sun }[] = [
  { id: 'system', label: 'Follow the system', Icon: Monitor },
  { id: 'light', label: 'Light', Icon: Sun },
  { id: 'dark', label: 'Dark', Icon: Moon },
  { id: 'contrast', label: 'High contrast', Icon: Contrast },
];

export function ThemeMenu() {
  const theme = useUi((state) => state.theme);
  const setTheme = useUi((state) => state.setTheme);
  const Current = themes.find((option) => option.id === theme)?.Icon ?? Monitor;
  return (
    <MenuButton
      menuLabel="Theme"
      aria-label="Theme"
      className={styles.button}
      groups={[
        themes.map(({ id, label }) => ({ id, label, checked: id === theme, run: () => setTheme(id) })),
      ]}
    >
      <Current size={16} aria-hidden="true" />
    </MenuButton>
  );
}
