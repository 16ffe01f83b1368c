import { useEffect, useRef, useState } from 'react';
import { useAppearance } from '../../../state/appearance.ts';
import { usePanelAction } from '../../../state/panel-actions.ts';
import { text } from '../../../text/index.ts';
import { onScreenRequest } from './requests.ts';
import { SearchBar } from './SearchBar.tsx';
import { screenOf } from './screens.ts';
import styles from './Terminal.module.css';
import { TerminalAskBar } from './TerminalAskBar.tsx';
import { isFresh } from './terminals.ts';

export interface TerminalScreenProps {
  readonly id: string;
  readonly name: string;
}

/** Shows the screen of a terminal, in the size of the pane. Give it the terminal as key. */
export default function TerminalScreen({ id, name }: TerminalScreenProps) {
  const pane = useRef<HTMLDivElement>(null);
  const [searching, setSearching] = useState(false);
  usePanelAction('find', pane, () => setSearching(true));
  const label = text.work.terminal.label(name);

  useEffect(() => {
    const element = pane.current;
    if (!element) return;
    const screen = screenOf(id);
    screen.attach(element, label);
    if (isFresh(id)) screen.focus();
    const sizes = new ResizeObserver(() => screen.fit());
    sizes.observe(element);
    const look = () => {
      screen.look();
      screen.fit();
    };
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', look);
    // The theme is on the document only after this.
    const offAppearance = useAppearance.subscribe(() => requestAnimationFrame(look));
    void document.fonts.ready.then(look);
    const offRequests = onScreenRequest(id, (request) => {
      if (request === 'search') setSearching(true);
      else if (request === 'copy') screen.copy();
      else if (request === 'paste') void screen.pasteClipboard();
      else if (request === 'selectAll') screen.selectAll();
      else if (request === 'clear') screen.clear();
      else screen.focus();
    });
    return () => {
      offRequests();
      offAppearance();
      dark.removeEventListener('change', look);
      sizes.disconnect();
      screen.detach();
    };
  }, [id, label]);

  return (
    <>
      {searching && (
        <SearchBar
          onFind={(wanted, direction, incremental) => screenOf(id).find(wanted, direction, incremental)}
          onClose={() => {
            setSearching(false);
            screenOf(id).endSearch();
            screenOf(id).focus();
          }}
        />
      )}
      <div ref={pane} className={styles.pane} />
      <TerminalAskBar
        id={id}
        onPaste={(clean, oneLine) => screenOf(id).pasteNow(clean, oneLine)}
        onDone={() => screenOf(id).focus()}
      />
    </>
  );
}
