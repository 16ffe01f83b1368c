import type { PrunePlan } from '../../../../core/contract/index.ts';
import { Ago } from '../../inspector/index.ts';
import { bytesText } from '../../inspector/text.ts';
import { text } from '../../text/index.ts';
import styles from './ImageDialogs.module.css';

const words = text.imageDialogs.prune;

export interface PruneListProps {
  readonly plan: PrunePlan;
  /** Ids of the images that stay although they could go. */
  readonly kept: ReadonlySet<string>;
  readonly onKeep: (kept: ReadonlySet<string>) => void;
  readonly withCache: boolean;
  readonly onCache: (withCache: boolean) => void;
}

/** Every image that would go, and the build cache, each of which can be kept. */
export function PruneList({ plan, kept, onKeep, withCache, onCache }: PruneListProps) {
  const change = (id: string, goes: boolean) => {
    const next = new Set(kept);
    if (goes) next.delete(id);
    else next.add(id);
    onKeep(next);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard
    <ul className={styles.prune} aria-label={words.list} tabIndex={0}>
      {plan.items.map((item) => (
        <PruneItem
          key={item.id}
          item={item}
          going={!kept.has(item.id)}
          onChange={(goes) => change(item.id, goes)}
        />
      ))}
      {plan.items.length === 0 && <li className={styles.nothing}>{words.nothing}</li>}
      {plan.buildCacheBytes > 0 && (
        <li>
          <label className={styles.item}>
            <input type="checkbox" checked={withCache} onChange={(event) => onCache(event.target.checked)} />
            <span className={styles.itemText}>
              <b>{words.cache}</b>
              <small>{words.cacheHint}</small>
            </span>
            <span className={styles.size}>{bytesText(plan.buildCacheBytes)}</span>
          </label>
        </li>
      )}
    </ul>
  );
}

interface PruneItemProps {
  readonly item: PrunePlan['items'][number];
  readonly going: boolean;
  readonly onChange: (going: boolean) => void;
}

function PruneItem({ item: { name, reason, sizeBytes, lastUsedAt }, going, onChange }: PruneItemProps) {
  return (
    <li>
      <label className={styles.item}>
        <input type="checkbox" checked={going} onChange={(event) => onChange(event.target.checked)} />
        <span className={styles.itemText}>
          <code>{name}</code>
          <small>
            {reason}
            {lastUsedAt !== null && (
              <>
                {words.lastUse}
                <Ago at={lastUsedAt} />
              </>
            )}
          </small>
        </span>
        <span className={styles.size}>{bytesText(sizeBytes)}</span>
      </label>
    </li>
  );
}
