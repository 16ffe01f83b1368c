import { type FormEvent, useId } from 'react';
import { useSubmit } from '../../../dialogs/useSubmit.ts';
import { client } from '../../../engine/run.ts';
import { useField, useFirstField } from '../../../state/forms.ts';
import { text } from '../../../text/index.ts';
import { Button, ErrorCard } from '../../../ui/index.ts';
import settings from '../settings/Settings.module.css';
import styles from './Rules.module.css';
import type { Rule } from './rule.ts';

const words = text.configure.rules;
const WHOLE = /^-?\d{1,6}$/;

export interface RuleFormProps {
  /** Under which what is typed is kept. */
  readonly form: string;
  /** The one that is changed; a new one without it. */
  readonly rule?: Rule;
  /** Whom a new one is for. */
  readonly workspaceId: string | null;
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}

/** Takes a new rule, or changes one. */
export function RuleForm({ form, rule, workspaceId, onSaved, onCancel }: RuleFormProps) {
  const id = useId();
  const first = useFirstField<HTMLInputElement>(form);
  const [title, setTitle] = useField(form, 'title', rule?.title ?? '');
  const [content, setContent] = useField(form, 'content', rule?.content ?? '');
  const [priority, setPriority] = useField(form, 'priority', String(rule?.priority ?? 0));
  const [reach, setReach] = useField(form, 'reach', 'own');
  const forAll = reach === 'all';
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
          ref={first}
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
          <input
            type="checkbox"
            checked={forAll}
            onChange={(event) => setReach(event.target.checked ? 'all' : 'own')}
          />
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
