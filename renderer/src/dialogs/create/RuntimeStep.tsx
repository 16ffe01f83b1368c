import { useId, useState } from 'react';
import { DEFAULT_RUNTIME } from '../../../../core/contract/index.ts';
import { runtimeName } from '../../engine/presence.ts';
import { text } from '../../text/index.ts';
import dialogs from '../Dialogs.module.css';
import styles from './Create.module.css';
import { runtimeChoices } from './choices.ts';
import { changeDraft } from './draft.ts';
import { ModelChoice } from './ModelChoice.tsx';
import type { WizardFacts } from './useFacts.ts';

const OTHER = '\u0000other';
const words = text.create.runtime;

/** What its agent is made of, and which model it calls. */
export function RuntimeStep({ facts }: { readonly facts: WizardFacts }) {
  const { draft, template, templates, images, runtime, usual: settings } = facts;
  const choices = runtimeChoices(templates, images);
  const [isTyping, setTyping] = useState(() => draft.runtime !== null && !choices.includes(draft.runtime));
  const hintId = useId();
  const usual = draft.kind === 'template' ? (template?.runtime ?? null) : settings.runtime;
  const choose = (value: string) => {
    setTyping(value === OTHER);
    // Another runtime knows other models.
    changeDraft({ runtime: value === OTHER ? '' : value === usual ? null : value, model: null });
  };
  return (
    <>
      <label className={dialogs.field}>
        {words.runtime}
        <select value={isTyping ? OTHER : runtime} onChange={(event) => choose(event.target.value)}>
          {[...new Set([...(usual === null ? [] : [usual]), ...choices])].map((each) => (
            <option key={each} value={each}>
              {draft.kind === 'template' && each === usual
                ? words.asTemplate(runtimeName(each))
                : runtimeName(each)}
            </option>
          ))}
          <option value={OTHER}>{words.other}</option>
        </select>
      </label>
      {isTyping && (
        <label className={dialogs.field}>
          {words.otherLabel}
          <input
            value={draft.runtime ?? ''}
            maxLength={100}
            spellCheck={false}
            aria-describedby={hintId}
            onChange={(event) => changeDraft({ runtime: event.target.value })}
          />
          <span id={hintId} className={styles.hint}>
            {words.otherHint}
          </span>
        </label>
      )}
      {runtime === DEFAULT_RUNTIME && !template?.models.length ? (
        <p className={styles.hint}>{words.noModel}</p>
      ) : (
        <ModelChoice facts={facts} />
      )}
    </>
  );
}
