import { X } from 'lucide-react';
import { useId } from 'react';
import type { Plugin } from '../../../../../core/contract/index.ts';
import { useQuery } from '../../../dialogs/useQuery.ts';
import { run } from '../../../engine/run.ts';
import { useEngine } from '../../../engine/store.ts';
import { useDraft } from '../../../state/forms.ts';
import { text } from '../../../text/index.ts';
import { Button, ErrorCard, IconButton, Skeleton } from '../../../ui/index.ts';
import styles from './Plugins.module.css';

const words = text.configure.plugins.allow;

export interface AllowListProps {
  readonly orgId: string;
  readonly registry: readonly Plugin[];
  /** Shown at once. */
  readonly open?: boolean;
}

/** Which plugins the workspaces of an org may have; without any, all. */
export function AllowList({ orgId, registry, open = false }: AllowListProps) {
  const { output, error, refresh } = useQuery('plugins.allowList', { orgId });
  const orgName = useEngine((state) => state.workspaces[orgId]?.name ?? '');
  const [typed, setTyped] = useDraft(`allowed plugin ${orgId}`, 'name');
  const id = useId();
  const names = output?.plugins.map(({ name }) => name) ?? [];
  const save = async (plugins: readonly string[]) => {
    if (await run('plugins.setAllowList', { orgId, plugins: [...plugins] })) refresh();
  };
  const add = () => {
    const name = typed.trim();
    // Without the names that are allowed already, one more would take their place.
    if (!output || name === '' || names.includes(name)) return;
    setTyped('');
    void save([...names, name]);
  };
  return (
    <details className={styles.group} open={open || undefined}>
      <summary>{words.title(orgName, output ? names.length : null)}</summary>
      {error && <ErrorCard error={error} title={words.notListed} onRetry={refresh} />}
      {!output && !error && <Skeleton lines={2} label={words.loading} />}
      {output && <p className={styles.note}>{names.length === 0 ? words.all : words.some}</p>}
      {names.length > 0 && (
        <ul className={styles.names} aria-label={words.label}>
          {names.map((name) => (
            <li key={name}>
              <code>{name}</code>
              <IconButton
                label={words.remove(name)}
                size="s"
                onClick={() => void save(names.filter((each) => each !== name))}
              >
                <X size={13} aria-hidden="true" />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <form
        className={styles.source}
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <input
          aria-label={words.name}
          className={styles.input}
          list={`${id}-known`}
          placeholder={words.name}
          value={typed}
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
        />
        <datalist id={`${id}-known`}>
          {registry.map(({ name }) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <Button type="submit" disabled={!output || typed.trim() === ''}>
          {words.add}
        </Button>
      </form>
    </details>
  );
}
