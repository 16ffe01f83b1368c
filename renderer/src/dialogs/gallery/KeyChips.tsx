import { Check, CircleDashed } from 'lucide-react';
import type { EnvRequirement, Secret } from '../../../../core/contract/index.ts';
import { text } from '../../text/index.ts';
import { Badge } from '../../ui/index.ts';
import styles from './Gallery.module.css';
import { keyNeeds } from './listing.ts';

export interface KeyChipsProps {
  readonly required: readonly EnvRequirement[];
  readonly secrets: readonly Secret[] | null;
}

/** The keys that a template cannot do without, and which of them have a value. */
export function KeyChips({ required, secrets }: KeyChipsProps) {
  if (required.length === 0) return null;
  return (
    <ul className={styles.keys} aria-label={text.gallery.keys}>
      {keyNeeds(required, secrets ?? []).map(({ label, present }) => (
        <li key={label}>
          {secrets === null ? (
            <Badge>{label}</Badge>
          ) : (
            <Badge tone={present ? 'online' : 'busy'}>
              {present ? (
                <Check size={12} aria-hidden="true" />
              ) : (
                <CircleDashed size={12} aria-hidden="true" />
              )}
              <span className={styles.keyName}>{label}</span>
              {present ? text.gallery.stored : text.gallery.missing}
            </Badge>
          )}
        </li>
      ))}
    </ul>
  );
}
