import { ArrowLeft } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { type PageName, useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { IconButton } from '../ui/index.ts';
import styles from './Page.module.css';

const words = text.enginePage;
const pages: readonly { readonly id: PageName; readonly label: string }[] = [
  { id: 'engine', label: words.title },
  { id: 'access', label: text.access.title },
  { id: 'settings', label: text.appSettings.title },
];

export interface PageFrameProps {
  readonly page: PageName;
  /** Buttons beside the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page over the canvas: the way back, the way to the other pages, and what it shows. Esc closes it. */
export function PageFrame({ page, actions, children }: PageFrameProps) {
  const close = useUi((state) => state.closePage);
  const open = useUi((state) => state.openPage);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.stopPropagation();
    close();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc counts wherever in the page the focus is
    <div className={styles.page} onKeyDown={onKeyDown}>
      <header className={styles.head}>
        <IconButton label={words.close} shortcut={words.closeKey} onClick={close}>
          <ArrowLeft size={16} aria-hidden="true" />
        </IconButton>
        <h2 ref={heading} tabIndex={-1}>
          {pages.find(({ id }) => id === page)?.label}
        </h2>
        <nav aria-label={words.pages}>
          {pages
            .filter(({ id }) => id !== page)
            .map(({ id, label }) => (
              <button key={id} type="button" onClick={() => open(id)}>
                {label}
              </button>
            ))}
        </nav>
        <div className={styles.actions}>{actions}</div>
      </header>
      <div className={styles.scroll}>{children}</div>
    </div>
  );
}
