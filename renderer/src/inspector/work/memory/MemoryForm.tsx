import { type FormEvent, useState } from 'react';
import type { AppErrorJson, Memory, MemoryScope } from '../../../../../core/contract/index.ts';
import { client } from '../../../engine/run.ts';
import { useField, useFirstField } from '../../../state/forms.ts';
import { text } from '../../../text/index.ts';
import { Button, ErrorCard } from '../../../ui/index.ts';
import { errorOf } from '../../errors.ts';
import styles from './Memory.module.css';

export interface MemoryFormProps {
  /** Under which what is typed is kept. */
  readonly form: string;
  readonly workspaceId: string;
  /** The one that is changed; without it a new one is written. */
  readonly memory?: Memory;
  readonly scope?: MemoryScope;
  /** Only the head of an org writes for everybody. */
  readonly mayGlobal?: boolean;
  readonly onDone: () => void;
}

/** Writes or changes a memory. */
export function MemoryForm({
  form,
  workspaceId,
  memory,
  scope = 'LOCAL',
  mayGlobal = false,
  onDone,
}: MemoryFormProps) {
  const [content, setContent] = useField(form, 'content', memory?.content ?? '');
  const [namespace, setNamespace] = useField(form, 'namespace', memory?.namespace ?? 'general');
  const [reach, setReach] = useField(form, 'scope', scope === 'GLOBAL' && !mayGlobal ? 'LOCAL' : scope);
  const chosen = reach as MemoryScope;
  const first = useFirstField<HTMLTextAreaElement>(form);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const words = text.work.memory;
  const scopes = (Object.keys(words.scopes) as MemoryScope[]).filter(
    (each) => each !== 'GLOBAL' || mayGlobal,
  );

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (content.trim() === '') return;
    setBusy(true);
    const about = {
      workspaceId,
      content,
      ...(namespace.trim() === '' ? {} : { namespace: namespace.trim() }),
    };
    try {
      if (memory) await client.call('memories.edit', { ...about, id: memory.id });
      else await client.call('memories.add', { ...about, scope: chosen });
      onDone();
    } catch (thrown) {
      setBusy(false);
      setError(errorOf(thrown));
    }
  };

  return (
    <form
      className={styles.form}
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        // What was typed is only let go by its button.
        const isTouched =
          content !== (memory?.content ?? '') || namespace !== (memory?.namespace ?? 'general');
        if (!isTouched) onDone();
      }}
    >
      <label>
        {words.content}
        <textarea
          ref={first}
          rows={4}
          maxLength={100_000}
          value={content}
          onChange={(event) => setContent(event.target.value)}
        />
      </label>
      <div className={styles.fields}>
        <label>
          {words.namespace}
          <input maxLength={50} value={namespace} onChange={(event) => setNamespace(event.target.value)} />
        </label>
        {!memory && (
          <label>
            {words.scope}
            <select value={chosen} onChange={(event) => setReach(event.target.value)}>
              {scopes.map((each) => (
                <option key={each} value={each}>
                  {words.scopes[each]}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {!memory && <p className={styles.hint}>{words.scopeHints[chosen]}</p>}
      {error && <ErrorCard error={error} title={words.notSaved} />}
      <div className={styles.buttons}>
        <Button size="s" onClick={onDone}>
          {text.work.cancel}
        </Button>
        <Button size="s" variant="primary" type="submit" busy={busy} disabled={content.trim() === ''}>
          {words.save}
        </Button>
      </div>
    </form>
  );
}
