import { BookOpen, Plus, SearchX } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { MemoryScope } from '../../../../../core/contract/index.ts';
import { useKept, useQuery } from '../../../dialogs/useQuery.ts';
import { useEngine } from '../../../engine/store.ts';
import { useForm } from '../../../state/forms.ts';
import { text } from '../../../text/index.ts';
import { Button, EmptyState, ErrorCard, IconButton, Skeleton } from '../../../ui/index.ts';
import { SearchField } from '../../SearchField.tsx';
import { shownName } from '../files/place.ts';
import styles from './Memory.module.css';
import { MemoryForm } from './MemoryForm.tsx';
import { MemoryItem } from './MemoryItem.tsx';
import { MemoryMenu } from './MemoryMenu.tsx';
import { memoriesChanged } from './memories-changed.ts';

const SEARCH_AFTER_MS = 250;
const MOST = 50;
const scopes = Object.keys(text.work.memory.scopes) as MemoryScope[];

/** What a workspace remembers or may read, by scope and namespace; a search is made as it is typed. */
export function MemoryList({ workspaceId }: { readonly workspaceId: string }) {
  const [scope, setScope] = useState<MemoryScope>('LOCAL');
  const [namespace, setNamespace] = useState('');
  const [typed, setTyped] = useState('');
  const [search, setSearch] = useState('');
  const formId = `memory:new:${workspaceId}`;
  const form = useForm(formId);
  const isRoot = useEngine((state) => state.workspaces[workspaceId]?.parentId === null);
  const words = text.work.memory;

  const choose = (next: MemoryScope) => {
    setScope(next);
    // Each scope has namespaces of its own.
    if (next !== scope) setNamespace('');
  };

  useEffect(() => {
    const timer = setTimeout(() => setSearch(typed.trim()), SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [typed]);

  const { output, error, refresh } = useQuery(
    'memories.list',
    { workspaceId, scope, ...(search === '' ? {} : { search }) },
    memoriesChanged,
  );
  const memories = useKept(output, scope)?.memories;
  // What is chosen stays a choice when a search, or its last memory going, leaves nothing in it.
  const namespaces = useMemo(() => {
    const found = memories?.map((memory) => memory.namespace) ?? [];
    return [...new Set(namespace === '' ? found : [...found, namespace])].sort();
  }, [memories, namespace]);
  const shown = memories?.filter((memory) => namespace === '' || memory.namespace === namespace) ?? [];
  const every = namespace !== '' && <Button onClick={() => setNamespace('')}>{words.everyNamespace}</Button>;

  return (
    <>
      <div className={styles.bar}>
        <SearchField label={words.search} value={typed} onChange={setTyped} ofPanel />
        <IconButton label={words.add} size="s" onClick={() => form.open()}>
          <Plus size={14} aria-hidden="true" />
        </IconButton>
        <MemoryMenu workspaceId={workspaceId} />
      </div>
      <div className={styles.bar}>
        <fieldset className={styles.scopes}>
          <legend className="visually-hidden">{words.scope}</legend>
          {scopes.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === scope}
              title={words.scopeHints[each]}
              onClick={() => choose(each)}
            >
              {words.scopes[each]}
            </button>
          ))}
        </fieldset>
        <select
          aria-label={words.namespace}
          className={styles.select}
          value={namespace}
          onChange={(event) => setNamespace(event.target.value)}
        >
          <option value="">{words.anyNamespace}</option>
          {namespaces.map((each) => (
            <option key={each} value={each}>
              {shownName(each)}
            </option>
          ))}
        </select>
      </div>
      {form.isOpen && (
        <MemoryForm
          form={formId}
          workspaceId={workspaceId}
          scope={scope}
          mayGlobal={isRoot}
          onDone={form.close}
        />
      )}
      {error && (
        <div className={styles.problem}>
          <ErrorCard error={error} title={words.failed} onRetry={refresh} />
        </div>
      )}
      {!memories && !error && <Skeleton label={words.loading} lines={5} />}
      {memories && shown.length === 0 && search !== '' && (
        <EmptyState icon={<SearchX size={22} />} title={words.nothing(shownName(search))} actions={every}>
          {words.nothingHint}
        </EmptyState>
      )}
      {memories && shown.length === 0 && search === '' && namespace !== '' && (
        <EmptyState
          icon={<SearchX size={22} />}
          title={words.nothingIn(shownName(namespace))}
          actions={every}
        />
      )}
      {memories && shown.length === 0 && search === '' && namespace === '' && !form.isOpen && (
        <EmptyState
          icon={<BookOpen size={22} />}
          title={words.empty[scope]}
          actions={<Button onClick={() => form.open()}>{words.add}</Button>}
        >
          {words.emptyHint}
        </EmptyState>
      )}
      {shown.length > 0 && (
        <ul className={styles.list}>
          {shown.map((memory) => (
            <MemoryItem key={memory.id} memory={memory} workspaceId={workspaceId} />
          ))}
          {(memories?.length ?? 0) >= MOST && <li className={styles.more}>{words.full}</li>}
        </ul>
      )}
    </>
  );
}
