import { text } from '../../../text/index.ts';
import { Screen } from './screen.ts';
import styles from './Terminal.module.css';
import { useTerminals } from './terminals.ts';

const screens = new Map<string, Screen>();

// What was closed, here or in another window, needs no screen any more.
useTerminals.subscribe(({ terminals }) => {
  if (terminals === null) return;
  for (const [id, screen] of screens) {
    if (terminals[id]) continue;
    screen.dispose();
    screens.delete(id);
  }
});

/** The screen of a terminal, the same for as long as this window lives. */
export function screenOf(id: string): Screen {
  const known = screens.get(id);
  if (known) return known;
  const screen = new Screen(id, styles.screen ?? '', text.work.terminal.label(id));
  screens.set(id, screen);
  return screen;
}
