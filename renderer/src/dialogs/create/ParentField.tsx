import { useId, useMemo, useState } from 'react';
import { presenceOf } from '../../engine/presence.ts';
import { useEngine } from '../../engine/store.ts';
import { SearchField } from '../../inspector/index.ts';
import { fold } from '../../inspector/text.ts';
import { text } from '../../text/index.ts';
import { StatusMark } from '../../ui/index.ts';
import { movePlaces } from '../lifecycle/move-places.ts';
import create from './Create.module.css';
import { changeDraft } from './draft.ts';
import styles from './ParentField.module.css';

const words = text.create.place;
const INDENT_PX = 16;
const MOST_SHOWN = 100;
const SEARCH_FROM = 8;
const NOBODY: readonly string[] = [];

/** Whom it reports to: anybody in the tree, or nobody. */
export function ParentField({ parentId }: { readonly parentId: string | null }) {
  const workspaces = useEngine((state) => state.workspaces);
  const children = useEngine((state) => state.children);
  const [search, setSearch] = useState('');
  const group = useId();
  const places = useMemo(() => movePlaces(children, NOBODY), [children]);
  const wanted = fold(search.trim());
  const matching = places.filter(({ id }) => {
    const workspace = workspaces[id];
    return workspace !== undefined && fold(`${workspace.name}\n${workspace.role}`).includes(wanted);
  });
  // Whoever is chosen is in sight, however many there are.
  const shown = matching.filter(({ id }, index) => index < MOST_SHOWN || id === parentId);
  return (
    <fieldset className={create.choices}>
      <legend>{words.parent}</legend>
      {places.length >= SEARCH_FROM && (
        // biome-ignore lint/a11y/noStaticElementInteractions: Enter in the field takes the first that it found
        <div
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
            event.preventDefault();
            const [first] = matching;
            if (wanted !== '' && first) changeDraft({ parentId: first.id, canvas: null });
          }}
        >
          <SearchField label={words.search} value={search} onChange={setSearch} />
        </div>
      )}
      <div className={styles.parents}>
        <label className={styles.parent}>
          <input
            type="radio"
            name={group}
            checked={parentId === null}
            onChange={() => changeDraft({ parentId: null })}
          />
          <span className={create.hint}>{words.nobody}</span>
        </label>
        {shown.map(({ id, depth }) => {
          const workspace = workspaces[id];
          return (
            workspace && (
              <label
                key={id}
                className={styles.parent}
                style={wanted === '' ? { paddingLeft: 10 + depth * INDENT_PX } : undefined}
              >
                <input
                  type="radio"
                  name={group}
                  checked={parentId === id}
                  // A place on the canvas is one in its parent.
                  onChange={() => changeDraft({ parentId: id, canvas: null })}
                />
                <StatusMark presence={presenceOf(workspace)} labelled={false} />
                <span className={styles.parentName}>{workspace.name}</span>
                <span className={styles.parentRole}>{workspace.role}</span>
              </label>
            )
          );
        })}
        {matching.length === 0 && wanted !== '' && (
          <p className={create.hint}>{words.noParent(search.trim())}</p>
        )}
        {matching.length > shown.length && (
          <p className={create.hint}>{words.more(matching.length - shown.length)}</p>
        )}
      </div>
    </fieldset>
  );
}
