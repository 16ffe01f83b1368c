import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { interfacePx } from '../state/appearance.ts';
import { cx } from './cx.ts';
import styles from './Menu.module.css';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly shortcut?: string | undefined;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** For choices: whether this one is the current. */
  readonly checked?: boolean;
  readonly run: () => void;
}

export interface MenuProps {
  readonly label: string;
  /** Groups are separated by a line. */
  readonly groups: readonly (readonly MenuItem[])[];
  /** Window coordinates of the corner to open at; the menu stays inside the window. */
  readonly at: { readonly x: number; readonly y: number };
  readonly onClose: () => void;
}

const EDGE = 8;

/** A menu of actions: arrows, Home, End and first letters move; Esc and a click outside close. */
export function Menu({ label, groups, at, onClose }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const element = menu.current;
    if (!element) return;
    // The top layer, so that a menu also shows above a dialog.
    element.showPopover();
    const { width, height } = element.getBoundingClientRect();
    const left = Math.max(EDGE, Math.min(at.x, innerWidth - width - EDGE));
    const top = Math.max(EDGE, Math.min(at.y, innerHeight - height - EDGE));
    element.style.left = `${interfacePx(left)}px`;
    element.style.top = `${interfacePx(top)}px`;
  }, [at]);

  useLayoutEffect(() => {
    const before = document.activeElement;
    const element = menu.current;
    return () => {
      // While it is still there: a dialog that opens with the same click remembers who had the focus before.
      if (before instanceof HTMLElement && element?.contains(document.activeElement)) before.focus();
    };
  }, []);

  useEffect(() => {
    const element = menu.current;
    const [first] = itemsOf(element);
    // A list of choices opens at the current one; a list of actions that ends in some opens at its first action.
    const current = first?.hasAttribute('aria-checked')
      ? element?.querySelector<HTMLElement>('[aria-checked="true"]')
      : null;
    (current ?? first)?.focus();
    const onPointerDown = (event: PointerEvent) => {
      if (!element?.contains(event.target as Node)) onClose();
    };
    window.addEventListener('pointerdown', onPointerDown, true);
    window.addEventListener('blur', onClose);
    return () => {
      window.removeEventListener('pointerdown', onPointerDown, true);
      window.removeEventListener('blur', onClose);
    };
  }, [onClose]);

  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    const items = itemsOf(menu.current);
    const index = items.indexOf(document.activeElement as HTMLElement);
    const focus = (next: number) => items[(next + items.length) % items.length]?.focus();
    if (event.key === 'ArrowDown') focus(index + 1);
    else if (event.key === 'ArrowUp') focus(index - 1);
    else if (event.key === 'Home') focus(0);
    else if (event.key === 'End') focus(-1);
    else if (event.key === 'Escape' || event.key === 'Tab') onClose();
    else if (event.key.length === 1 && event.key !== ' ') {
      const letter = event.key.toLowerCase();
      const after = [...items.slice(index + 1), ...items.slice(0, index + 1)];
      after.find((item) => item.textContent?.trim().toLowerCase().startsWith(letter))?.focus();
      return;
    } else return;
    event.preventDefault();
  };

  return createPortal(
    <div
      ref={menu}
      role="menu"
      popover="manual"
      aria-label={label}
      tabIndex={-1}
      className={styles.menu}
      onKeyDown={onKeyDown}
    >
      {groups
        .filter((group) => group.length > 0)
        .map((group) => (
          <div key={group[0]?.id} className={styles.group}>
            {group.map((item) => (
              <button
                key={item.id}
                type="button"
                {...(item.checked === undefined
                  ? { role: 'menuitem' }
                  : { role: 'menuitemradio', 'aria-checked': item.checked })}
                disabled={item.disabled}
                aria-keyshortcuts={item.shortcut}
                tabIndex={-1}
                className={cx(styles.item, item.danger && styles.danger)}
                onPointerEnter={(event) => event.currentTarget.focus({ preventScroll: true })}
                onClick={() => {
                  onClose();
                  item.run();
                }}
              >
                <span className={styles.icon}>
                  {item.checked === undefined ? item.icon : item.checked && '✓'}
                </span>
                <span className={styles.label}>{item.label}</span>
                {item.shortcut && (
                  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: keys that are shown take no focus
                  <kbd className={styles.shortcut} aria-hidden="true">
                    {item.shortcut}
                  </kbd>
                )}
              </button>
            ))}
          </div>
        ))}
    </div>,
    document.body,
  );
}

function itemsOf(menu: HTMLElement | null): HTMLElement[] {
  return menu ? [...menu.querySelectorAll<HTMLElement>('button:enabled')] : [];
}
