import { Trash2 } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { text } from '../../text/index.ts';
import { ErrorCard, IconButton } from '../../ui/index.ts';
import type { QueryState } from '../useQuery.ts';
import styles from './Gallery.module.css';

export interface PlacesProps {
  readonly title: string;
  /** What these places are for. */
  readonly hint: string;
  readonly places: readonly string[];
  /** Why they could not be listed. */
  readonly error: QueryState<'org.roots'>['error'];
  /** What one is called where it is removed. */
  readonly one: string;
  readonly onRetry: () => void;
  readonly busy: boolean;
  readonly onRemove: (place: string) => void;
  readonly children?: ReactNode;
}

/** Places that the user has named, each of which can be taken back. */
export function Places({ title, hint, places, error, onRetry, one, busy, onRemove, children }: PlacesProps) {
  const titleId = useId();
  return (
    <section className={styles.places} aria-labelledby={titleId}>
      <h3 id={titleId}>{title}</h3>
      <p className={styles.hint}>{hint}</p>
      {error && <ErrorCard error={error} title={text.gallery.sources.notListed(title)} onRetry={onRetry} />}
      {places.length > 0 && (
        <ul aria-labelledby={titleId}>
          {places.map((place) => (
            <li key={place}>
              <code>{place}</code>
              <IconButton
                label={text.gallery.sources.remove(one, place)}
                size="s"
                disabled={busy}
                onClick={() => onRemove(place)}
              >
                <Trash2 size={14} aria-hidden="true" />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {children}
    </section>
  );
}
