import {
  defaultRangeExtractor,
  measureElement,
  observeElementRect,
  useVirtualizer,
} from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { cx } from './cx.ts';
import styles from './VirtualList.module.css';

const OVERSCAN = 8;
/** What is drawn before the height of the list is known. */
const FIRST_SIGHT = { width: 0, height: 400 } as const;
const CONTROL = 'a[href], button:not(:disabled), input:not(:disabled)';

/** What the control of a row needs to know of its place. */
export interface RowPlace {
  /** Of all controls of such rows Tab stops at one: arrows lead to the others. */
  readonly tabIndex: 0 | -1;
  readonly 'aria-posinset': number;
  readonly 'aria-setsize': number;
}

export interface VirtualListProps<Item> {
  readonly label?: string | undefined;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  /** Height of a row before it was measured. */
  readonly rowPx: number;
  readonly className?: string | undefined;
  /** Space above the first row and below the last. */
  readonly paddingPx?: number;
  readonly gapPx?: number;
  /** The row that is chosen, where one is: the keyboard is at it. Left out: wherever it was last, at first the first row. */
  readonly chosenKey?: string | undefined;
  /** Rows that have nothing to stop at. */
  readonly isQuiet?: (item: Item) => boolean;
  /** No row has anything to press: the keys scroll. */
  readonly isRead?: boolean;
  /** Arrows have come to a row. */
  readonly onReach?: (item: Item) => void;
  readonly children: (item: Item, place: RowPlace) => ReactNode;
}

/**
 * A list of any length: only the rows in sight exist, and the one that the keyboard is at. Up, Down, Home and End move
 * between the rows; each tells its place among all of them.
 */
export function VirtualList<Item>(props: VirtualListProps<Item>) {
  const { items, keyOf, rowPx, paddingPx = 0, gapPx = 0, isRead = false, isQuiet, onReach } = props;
  const list = useRef<HTMLUListElement>(null);
  const [reachedKey, setReachedKey] = useState<string>();
  const cursorKey = props.chosenKey ?? reachedKey;
  const isMoving = useRef(false);
  const found = items.findIndex((item) => keyOf(item) === cursorKey);
  const first = items.findIndex((item) => !isQuiet?.(item));
  const cursor = found >= 0 ? found : first;
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => list.current,
    initialRect: FIRST_SIGHT,
    estimateSize: () => rowPx,
    // In a dialog it is there a moment before that opens, and has no height until then.
    observeElementRect: (instance, tell) =>
      observeElementRect(instance, (rect) => rect.height > 0 && tell(rect)),
    measureElement: (...row) => measureElement(...row) || rowPx,
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : keyOf(item);
    },
    overscan: OVERSCAN,
    paddingStart: paddingPx,
    paddingEnd: paddingPx,
    gap: gapPx,
    rangeExtractor: useCallback(
      (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        const indexes = defaultRangeExtractor(range);
        if (isRead || cursor < 0 || indexes.includes(cursor)) return indexes;
        return [...indexes, cursor].sort((a, b) => a - b);
      },
      [isRead, cursor],
    ),
  });

  // The row is there with the same pass that made it the one that the keyboard is at.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another row is the reason to go there
  useLayoutEffect(() => {
    if (!isMoving.current) return;
    isMoving.current = false;
    virtualizer.scrollToIndex(cursor);
    list.current
      ?.querySelector(`:scope > [data-index="${cursor}"]`)
      ?.querySelector<HTMLElement>(CONTROL)
      ?.focus({ preventScroll: true });
  }, [cursor]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const at = indexOf(event.target);
    const next = at === null ? null : nextStop(event.key, at, items, isQuiet);
    const item = next === null ? undefined : items[next];
    if (item === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    isMoving.current = next !== cursor;
    setReachedKey(keyOf(item));
    onReach?.(item);
  };

  return (
    <ul
      ref={list}
      aria-label={props.label}
      className={cx(styles.list, props.className)}
      style={{ '--room': `${virtualizer.getTotalSize()}px` } as CSSProperties}
      // A scrolled area must be reachable by keyboard.
      tabIndex={isRead ? 0 : undefined}
      onKeyDown={isRead ? undefined : onKeyDown}
      onFocus={({ target }) => {
        const item = items[indexOf(target) ?? -1];
        if (item !== undefined) setReachedKey(keyOf(item));
      }}
    >
      {virtualizer.getVirtualItems().map(({ key, index, start }) => {
        const item = items[index];
        const place = { 'aria-posinset': index + 1, 'aria-setsize': items.length };
        return (
          item !== undefined && (
            <li
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              style={{ transform: `translateY(${start}px)` }}
              {...place}
            >
              {props.children(item, { tabIndex: index === cursor ? 0 : -1, ...place })}
            </li>
          )
        );
      })}
    </ul>
  );
}

/** Which row something is in. */
function indexOf(target: EventTarget): number | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
  return row ? Number(row.dataset.index) : null;
}

/** Where a key leads from a row; null: nowhere. */
function nextStop<Item>(
  key: string,
  at: number,
  items: readonly Item[],
  isQuiet: ((item: Item) => boolean) | undefined,
): number | null {
  const move = { ArrowDown: [at + 1, 1], ArrowUp: [at - 1, -1], Home: [0, 1], End: [items.length - 1, -1] }[
    key
  ];
  if (!move) return null;
  const [from = 0, step = 1] = move;
  for (let index = from; ; index += step) {
    const item = items[index];
    if (item === undefined) return null;
    if (!isQuiet?.(item)) return index;
  }
}
