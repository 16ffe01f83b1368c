import { type Ref, useId, useMemo, useState } from 'react';
import { presenceOf } from '../engine/presence.ts';
import { ROOT, useEngine } from '../engine/store.ts';
import { SearchField } from '../inspector/index.ts';
import { fold } from '../inspector/text.ts';
import { text } from '../text/index.ts';
import { StatusMark, VirtualList } from '../ui/index.ts';
import styles from './LeadField.module.css';
import { movePlaces, type Place } from './lifecycle/move-places.ts';

const words = text.dialogs.leads;
const INDENT_PX = 16;
const ROW_PX = 30;
const SEARCH_FROM = 8;
const NOBODY: Place = { id: ROOT, depth: 0 };

export interface LeadFieldProps {
  readonly legend: string;
  /** What it means to report to nobody. */
  readonly nobody: string;
  /** They and everybody below them are no choice. */
  readonly moving: readonly string[];
  /** ROOT: nobody. Left out: none is chosen. */
  readonly leadId: string | undefined;
  /** Whom they report to now. */
  readonly nowId?: string | undefined;
  /** Has the focus at first, of the choice that it is put on. */
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly onChoose: (leadId: string) => void;
}

/** Whom to report to: anybody in the tree, or nobody. */
export function LeadField({ legend, nobody, moving, leadId, nowId, inputRef, onChoose }: LeadFieldProps) {
  const workspaces = useEngine((state) => state.workspaces);
  const children = useEngine((state) => state.children);
  const [search, setSearch] = useState('');
  const group = useId();
  const places = useMemo(() => movePlaces(children, moving), [children, moving]);
  const wanted = fold(search.trim());
  const matching = places.filter(({ id }) => {
    const workspace = workspaces[id];
    return workspace !== undefined && fold(`${workspace.name}\n${workspace.role}`).includes(wanted);
  });
  return (
    <fieldset className={styles.leads}>
      <legend>{legend}</legend>
      {places.length >= SEARCH_FROM && (
        // biome-ignore lint/a11y/noStaticElementInteractions: Enter in the field takes the first that it found
        <div
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
            event.preventDefault();
            const [first] = matching;
            if (wanted !== '' && first) onChoose(first.id);
          }}
        >
          <SearchField label={words.search} value={search} onChange={setSearch} />
        </div>
      )}
      <VirtualList
        label={legend}
        className={styles.list}
        items={[NOBODY, ...matching]}
        keyOf={({ id }) => id}
        rowPx={ROW_PX}
        chosenKey={leadId}
        onReach={({ id }) => onChoose(id)}
      >
        {({ id, depth }, place) => (
          <label
            className={styles.lead}
            style={wanted === '' ? { paddingLeft: 10 + depth * INDENT_PX } : undefined}
          >
            <input
              ref={id === (leadId ?? ROOT) ? inputRef : undefined}
              type="radio"
              name={group}
              checked={leadId === id}
              aria-posinset={place['aria-posinset']}
              aria-setsize={place['aria-setsize']}
              onChange={() => onChoose(id)}
            />
            {id === ROOT ? <span className={styles.fact}>{nobody}</span> : <Lead id={id} />}
            {nowId === id && <span className={styles.fact}>{words.now}</span>}
          </label>
        )}
      </VirtualList>
      {matching.length === 0 && wanted !== '' && <p className={styles.fact}>{words.none(search.trim())}</p>}
    </fieldset>
  );
}

function Lead({ id }: { readonly id: string }) {
  const workspace = useEngine((state) => state.workspaces[id]);
  if (!workspace) return null;
  return (
    <>
      <StatusMark presence={presenceOf(workspace)} labelled={false} />
      <span className={styles.name}>{workspace.name}</span>
      <span className={styles.role}>{workspace.role}</span>
    </>
  );
}
