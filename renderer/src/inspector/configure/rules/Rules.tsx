import { Plus } from 'lucide-react';
import { useId } from 'react';
import { useQuery } from '../../../dialogs/useQuery.ts';
import { run } from '../../../engine/run.ts';
import { useForm } from '../../../state/forms.ts';
import { toast } from '../../../state/toasts.ts';
import { text } from '../../../text/index.ts';
import { Button, ErrorCard, Skeleton } from '../../../ui/index.ts';
import { RuleForm } from './RuleForm.tsx';
import { RuleItem } from './RuleItem.tsx';
import styles from './Rules.module.css';
import type { Rule } from './rule.ts';

const words = text.configure.rules;

/** The rules that a workspace reads with its prompt: its own and those for everybody, in the order in which it reads them. */
export function Rules({ workspaceId }: { readonly workspaceId: string }) {
  const { output, error, refresh } = useQuery('instructions.list', { workspaceId });
  const formId = `rule:new:${workspaceId}`;
  const form = useForm(formId);
  const headingId = useId();
  const rules = output?.instructions ?? [];
  const remove = async (rule: Rule) => {
    if (!(await run('instructions.remove', { id: rule.id }))) return;
    refresh();
    const { scopeTarget, title, content, priority } = rule;
    const bringBack = async () => {
      if (await run('instructions.add', { workspaceId: scopeTarget, title, content, priority })) refresh();
    };
    toast({
      tone: 'info',
      title: words.removed(title),
      action: { label: words.undo, run: () => void bringBack() },
    });
  };
  return (
    <section className={styles.rules} aria-labelledby={headingId}>
      <h3 id={headingId}>{words.title}</h3>
      <p className={styles.hint}>{words.hint}</p>
      {error && <ErrorCard error={error} title={words.notListed} onRetry={refresh} />}
      {!output && !error && <Skeleton lines={2} label={words.loading} />}
      {output && rules.length === 0 && !form.isOpen && <p className={styles.hint}>{words.none}</p>}
      {rules.length > 0 && (
        <ul className={styles.list} aria-label={words.title}>
          {rules.map((rule) => (
            <RuleItem key={rule.id} rule={rule} onChanged={refresh} onRemove={() => void remove(rule)} />
          ))}
        </ul>
      )}
      {form.isOpen ? (
        <RuleForm
          form={formId}
          workspaceId={workspaceId}
          onCancel={form.close}
          onSaved={() => {
            form.close();
            refresh();
          }}
        />
      ) : (
        <Button size="s" icon={<Plus size={13} aria-hidden="true" />} onClick={() => form.open()}>
          {words.add}
        </Button>
      )}
    </section>
  );
}
