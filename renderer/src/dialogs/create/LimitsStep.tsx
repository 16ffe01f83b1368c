import { useId } from 'react';
import { HARMLESS_TIER } from '../../../../core/contract/index.ts';
import { durationText } from '../../inspector/index.ts';
import { text } from '../../text/index.ts';
import { TierMeans } from '../../tiers/TierMeans.tsx';
import { TiersUnread } from '../../tiers/TiersUnread.tsx';
import { useTiers } from '../../tiers/useTiers.ts';
import { Badge } from '../../ui/index.ts';
import dialogs from '../Dialogs.module.css';
import { tierChoices } from '../lifecycle/tiers.ts';
import styles from './Create.module.css';
import { centsOf } from './choices.ts';
import { changeDraft } from './draft.ts';
import { FolderChoice } from './FolderChoice.tsx';
import { TierAgreement } from './TierAgreement.tsx';
import type { WizardFacts } from './useFacts.ts';

const words = text.create.limits;
const MINUTE_MS = 60_000;
const USUAL = 'usual';
const NEVER = 'never';
const sleepChoices = [15, 60, 240, 1440] as const;

/** How strictly it is kept apart, what it may spend, when it rests, and where it works. */
export function LimitsStep({ facts }: { readonly facts: WizardFacts }) {
  const { draft, template, tier } = facts;
  const tiers = useTiers();
  const group = useId();
  const budgetId = useId();
  const isWrong = centsOf(draft.budget) === undefined;
  return (
    <>
      <fieldset className={styles.choices}>
        <legend>{words.tier}</legend>
        {tierChoices.map((choice) => (
          <label key={choice.tier} className={styles.choice}>
            <input
              type="radio"
              name={group}
              checked={tier === choice.tier}
              onChange={() => changeDraft({ tier: choice.tier, agreed: '' })}
            />
            <span>
              {choice.label} {choice.tier > HARMLESS_TIER && <Badge tone="failed">{words.opens}</Badge>}
              <TierMeans tier={choice.tier} asked={tiers} />
            </span>
          </label>
        ))}
      </fieldset>
      <TiersUnread asked={tiers} />
      {template && template.tier > tier && draft.tier === null && (
        <p className={styles.hint}>{words.asksFor(template.tier, tier)}</p>
      )}
      {tier > HARMLESS_TIER && <TierAgreement tier={tier} agreed={draft.agreed} />}
      <div className={styles.pair}>
        <label className={dialogs.field}>
          {words.budget}
          <input
            inputMode="decimal"
            value={draft.budget}
            maxLength={12}
            placeholder={words.budgetPlaceholder}
            aria-invalid={isWrong}
            aria-describedby={budgetId}
            onChange={(event) => changeDraft({ budget: event.target.value })}
          />
          <span id={budgetId} className={styles.hint}>
            {isWrong ? words.budgetWrong : words.budgetHint}
          </span>
        </label>
        <label className={dialogs.field}>
          {words.sleep}
          <select
            value={draft.sleep ?? USUAL}
            onChange={({ target: { value } }) =>
              changeDraft({ sleep: value === USUAL ? null : value === NEVER ? NEVER : Number(value) })
            }
          >
            <option value={USUAL}>{words.sleepUsual}</option>
            <option value={NEVER}>{words.sleepNever}</option>
            {sleepChoices.map((minutes) => (
              <option key={minutes} value={minutes}>
                {words.sleepAfter(durationText(minutes * MINUTE_MS))}
              </option>
            ))}
          </select>
        </label>
      </div>
      <FolderChoice draft={draft} />
    </>
  );
}
