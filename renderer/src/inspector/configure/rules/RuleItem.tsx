import { Pencil, Trash2 } from 'lucide-react';
import { run } from '../../../engine/run.ts';
import { useForm } from '../../../state/forms.ts';
import { text } from '../../../text/index.ts';
import { Badge, cx, IconButton } from '../../../ui/index.ts';
import { RuleForm } from './RuleForm.tsx';
import styles from './Rules.module.css';
import type { Rule } from './rule.ts';

const words = text.configure.rules;

export interface RuleItemProps {
  readonly rule: Rule;
  readonly onChanged: () => void;
  readonly onRemove: () => void;
}

/** One rule: whether it counts, what it says, for whom, and how early it is read. */
export function RuleItem({ rule, onChanged, onRemove }: RuleItemProps) {
  const { id, title, content, priority, enabled, scope } = rule;
  const formId = `rule:${id}`;
  const form = useForm(formId);
  const toggle = async () => {
    if (await run('instructions.change', { id, enabled: !enabled })) onChanged();
  };
  if (form.isOpen) {
    return (
      <li>
        <RuleForm
          form={formId}
          rule={rule}
          workspaceId={rule.scopeTarget}
          onCancel={form.close}
          onSaved={() => {
            form.close();
            onChanged();
          }}
        />
      </li>
    );
  }
  return (
    <li className={cx(styles.rule, !enabled && styles.off)}>
      <input
        type="checkbox"
        aria-label={words.enable(title)}
        checked={enabled}
        onChange={() => void toggle()}
      />
      <div className={styles.ruleText}>
        <p className={styles.ruleTitle}>
          {title} <Badge title={words.scopeHint[scope]}>{words.scope[scope]}</Badge>
          {priority !== 0 && <Badge title={words.priorityHint}>{words.priorityOf(priority)}</Badge>}
        </p>
        <p className={styles.content}>{content}</p>
      </div>
      <IconButton label={words.edit(title)} size="s" onClick={() => form.open()}>
        <Pencil size={13} aria-hidden="true" />
      </IconButton>
      <IconButton label={words.remove(title)} size="s" onClick={onRemove}>
        <Trash2 size={13} aria-hidden="true" />
      </IconButton>
    </li>
  );
}
