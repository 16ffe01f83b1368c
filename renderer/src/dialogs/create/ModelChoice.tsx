import { useId, useState } from 'react';
import type { WorkspaceTemplate } from '../../../../core/contract/index.ts';
import { text } from '../../text/index.ts';
import dialogs from '../Dialogs.module.css';
import styles from './Create.module.css';
import { settingsModel } from './choices.ts';
import { changeDraft } from './draft.ts';
import type { WizardFacts } from './useFacts.ts';

const words = text.create.runtime;
const keysOf = (model: WorkspaceTemplate['models'][number]) =>
  model.requiredEnv.map((each) => (typeof each === 'string' ? each : each.any_of.join(' or '))).join(', ');

/** The models that the template offers, and any other by its name. */
export function ModelChoice({ facts }: { readonly facts: WizardFacts }) {
  const { draft, template } = facts;
  const models = template?.models ?? [];
  const ofSettings = settingsModel(draft, facts.usual);
  const usual = ofSettings || (template?.model ?? '');
  const [isTyping, setTyping] = useState(
    () => draft.model !== null && !models.some(({ id }) => id === draft.model),
  );
  const group = useId();
  const choose = (model: string | null) => {
    setTyping(false);
    changeDraft({ model });
  };
  return (
    <fieldset className={styles.choices}>
      <legend>{words.model}</legend>
      <Choice
        group={group}
        checked={draft.model === null && !isTyping}
        title={words.usual(usual)}
        hint={ofSettings === '' ? words.usualHint(usual) : words.settingsHint}
        onChoose={() => choose(null)}
      />
      {models
        .filter(({ id }) => id !== usual)
        .map((model) => (
          <Choice
            key={model.id}
            group={group}
            checked={draft.model === model.id && !isTyping}
            title={model.name}
            hint={[
              model.name === model.id ? '' : model.id,
              model.requiredEnv.length > 0 ? words.needs(keysOf(model)) : '',
            ]
              .filter(Boolean)
              .join(' · ')}
            onChoose={() => choose(model.id)}
          />
        ))}
      <Choice
        group={group}
        checked={isTyping}
        title={words.otherModel}
        hint=""
        onChoose={() => {
          setTyping(true);
          changeDraft({ model: '' });
        }}
      />
      {isTyping && (
        <label className={dialogs.field}>
          <span className="visually-hidden">{words.otherModelLabel}</span>
          <input
            value={draft.model ?? ''}
            maxLength={100}
            spellCheck={false}
            placeholder={words.otherModelPlaceholder}
            onChange={(event) => changeDraft({ model: event.target.value })}
          />
        </label>
      )}
      {template && template.providers.length > 0 && (
        <p className={styles.hint}>{words.providers(template.providers.join(', '))}</p>
      )}
    </fieldset>
  );
}

interface ChoiceProps {
  readonly group: string;
  readonly checked: boolean;
  readonly title: string;
  readonly hint: string;
  readonly onChoose: () => void;
}

function Choice({ group, checked, title, hint, onChoose }: ChoiceProps) {
  return (
    <label className={styles.choice}>
      <input type="radio" name={group} checked={checked} onChange={onChoose} />
      <span>
        {title}
        {hint !== '' && <small>{hint}</small>}
      </span>
    </label>
  );
}
