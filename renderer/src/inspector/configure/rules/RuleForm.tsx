import { type FormEvent, useId, useState } from 'react';
import { useSubmit } from '../../../dialogs/useSubmit.ts';
import { client } from '../../../engine/run.ts';
import { text } from '../../../text/index.ts';
import { Button, ErrorCard } from '../../../ui/index.ts';
import settings from '../settings/Settings.module.css';
import styles from './Rules.module.css';
import type { Rule } from './rule.ts';

const words = text.configure.rules;
const WHOLE = /^-?\d{1,6}$/;

export interface RuleFormProps {
  /** The one that is changed; a new one without it. */
  readonly rule?: Rule;
  /** Whom a new one is for. */
  readonly workspaceId: string | null;
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}

/** Takes a new rule, or changes one. */
export function RuleForm({ rule, workspaceId, onSaved, onCancel }: RuleFormProps) {
  const id = useId();
  const [title, setTitle] = useState(rule?.title ?? '');
  const [content, setContent] = useState(rule?.content ?? '');
  const [priority, setPriority] = useState(String(rule?.priority ?? 0));
  const [forAll, setForAll] = useState(false);
  const isReady = title.trim() !== '' && content.trim() !== '' && WHOLE.test(priority.trim());
  const { busy, error, submit } = useSubmit(async () => {
    const values = { title: title.trim(), content, priority: Number(priority) };
    if (rule) await client.call('instructions.change', { id: rule.id, ...values });
    else await client.call('instructions.add', { workspaceId: forAll ? null : workspaceId, ...values });
    onSaved();
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) void submit();
  };
  return (
    <form className={styles.form} onSubmit={onSubmit} aria-label={rule ? words.edit(rule.title) : words.add}>
      <div className={settings.field}>
        <label className={settings.label} htmlFor={`${id}-title`}>
          {words.ruleTitle}
        </label>
        <input
          id={`${id}-title`}
          // biome-ignore lint/a11y/noAutofocus: somebody has just asked for this form
          autoFocus
          value={title}
          maxLength={200}
          onChange={(event) => setTitle(event.target.value)}
        />
      </div>
      <div className={settings.field}>
        <label className={settings.label} htmlFor={`${id}-content`}>
          {words.content}
        </label>
        <textarea
          id={`${id}-content`}
          rows={4}
          value={content}
          maxLength={8192}
          onChange={(event) => setContent(event.target.value)}
        />
      </div>
      <div className={settings.field}>
        <label className={settings.label} htmlFor={`${id}-priority`}>
          {words.priority}
        </label>
        <input
          id={`${id}-priority`}
          inputMode="numeric"
          value={priority}
          aria-invalid={!WHOLE.test(priority.trim())}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setPriority(event.target.value)}
        />
        <p id={`${id}-hint`} className={settings.hint}>
          {words.priorityHint}
        </p>
      </div>
      {!rule && (
        <label className={settings.choice}>
          <input type="checkbox" checked={forAll} onChange={(event) => setForAll(event.target.checked)} />
          <span>{words.forAll}</span>
        </label>
      )}
      {error && <ErrorCard error={error} title={words.notSaved} />}
      <div className={settings.buttons}>
        <Button size="s" type="submit" variant="primary" busy={busy} disabled={!isReady}>
          {words.save}
        </Button>
        <Button size="s" variant="ghost" onClick={onCancel}>
          {words.cancel}
        </Button>
      </div>
    </form>
  );
}
