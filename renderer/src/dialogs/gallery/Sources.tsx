import { type FormEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { AppErrorJson } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { errorOf } from '../../inspector/index.ts';
import { lookAgain } from '../../plan/index.ts';
import { useDraft } from '../../state/forms.ts';
import { text } from '../../text/index.ts';
import { Button, ErrorCard } from '../../ui/index.ts';
import { type QueryState, useQuery } from '../useQuery.ts';
import styles from './Gallery.module.css';
import { sourcesText } from './listing.ts';
import { Places } from './Places.tsx';

const words = text.gallery.sources;

export interface SourcesProps {
  readonly registries: QueryState<'org.registries'>;
  /** Of the field for a new address, when the dialog is about the sources; they are open then. */
  readonly fieldRef: RefObject<HTMLInputElement | null> | undefined;
  /** Other templates are to be listed now. */
  readonly onChanged: () => void;
}

/** Where templates come from and what they may read: registries, and what was allowed to them on the way. */
export function Sources({ registries, fieldRef, onChanged }: SourcesProps) {
  const roots = useQuery('org.roots', {});
  const repositories = useQuery('org.repositories', {});
  const [location, setLocation] = useDraft('template registry', 'location');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const section = useRef<HTMLDetailsElement>(null);
  const locations = registries.output?.locations ?? [];
  const folders = roots.output?.folders ?? [];
  const allowed = repositories.output?.repositories ?? [];

  // What went wrong must not stay below the edge of the dialog.
  useEffect(() => {
    if (error) section.current?.scrollIntoView({ block: 'end' });
  }, [error]);

  const change = async (ask: () => Promise<unknown>, refresh: () => void) => {
    setBusy(true);
    try {
      await ask();
      setError(null);
      refresh();
      onChanged();
    } catch (thrown) {
      setError(errorOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (location.trim() === '') return;
    void change(async () => {
      await client.call('org.addRegistry', { location: location.trim() });
      setLocation('');
    }, registries.refresh);
  };
  /** A template that is looked at may read less now. */
  const refuse = async (ask: () => Promise<unknown>, refresh: () => void) => {
    await change(ask, refresh);
    await lookAgain();
  };

  return (
    <details
      ref={section}
      className={styles.sources}
      open={fieldRef !== undefined}
      // What it holds would stay below the edge of the dialog.
      onToggle={({ currentTarget }) => currentTarget.open && currentTarget.scrollIntoView()}
    >
      <summary>
        {words.title} <span>{sourcesText(locations.length, folders.length, allowed.length)}</span>
      </summary>
      <Places
        title={words.registriesTitle}
        hint={words.registriesHint}
        one={words.registry}
        places={locations}
        error={registries.error}
        onRetry={registries.refresh}
        busy={busy}
        onRemove={(place) =>
          void change(() => client.call('org.removeRegistry', { location: place }), registries.refresh)
        }
      >
        <form className={styles.add} onSubmit={add}>
          <input
            ref={fieldRef}
            aria-label={words.address}
            placeholder={words.addressPlaceholder}
            spellCheck={false}
            value={location}
            onChange={(event) => setLocation(event.target.value)}
          />
          <Button type="submit" busy={busy} disabled={location.trim() === ''}>
            {words.add}
          </Button>
        </form>
      </Places>
      <Places
        title={words.foldersTitle}
        hint={words.foldersHint}
        one={words.folder}
        places={folders}
        error={roots.error}
        onRetry={roots.refresh}
        busy={busy}
        onRemove={(folder) => void refuse(() => client.call('org.refuseRoot', { folder }), roots.refresh)}
      />
      <Places
        title={words.repositoriesTitle}
        hint={words.repositoriesHint}
        one={words.repository}
        places={allowed}
        error={repositories.error}
        onRetry={repositories.refresh}
        busy={busy}
        onRemove={(repository) =>
          void refuse(() => client.call('org.refuseRepository', { repository }), repositories.refresh)
        }
      />
      {error && <ErrorCard error={error} title={words.unchanged} />}
    </details>
  );
}
