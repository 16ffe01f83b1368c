import { runtimeName, tierName } from '../../engine/presence.ts';
import { text } from '../../text/index.ts';
import { cx } from '../../ui/index.ts';
import { centsOf, stepsOf } from './choices.ts';
import { goTo, type StepId } from './draft.ts';
import styles from './Steps.module.css';
import type { WizardFacts } from './useFacts.ts';

export interface StepListProps {
  readonly facts: WizardFacts;
  readonly step: StepId;
}

/** The steps with what was chosen in each; any of them can be gone to. */
export function StepList({ facts, step }: StepListProps) {
  return (
    <nav aria-label={text.create.steps}>
      <ol className={styles.steps}>
        {stepsOf(facts.draft).map((id, index) => (
          <li key={id}>
            <button
              type="button"
              className={cx(styles.step, id === step && styles.current)}
              aria-current={id === step ? 'step' : undefined}
              onClick={() => goTo(id)}
            >
              <span className={styles.number} aria-hidden="true">
                {index + 1}
              </span>
              <span className={styles.stepText}>
                {text.create.step[id]}
                <small>{chosenText(facts, id)}</small>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function chosenText(facts: WizardFacts, step: StepId): string {
  const { draft, template, runtime, model, tier, groups, missing, name, parent, secrets } = facts;
  const { chosen, templates } = text.create;
  switch (step) {
    case 'template':
      if (draft.kind === 'external') return chosen.elsewhere;
      return draft.kind === 'blank' ? templates.blank : (template?.name ?? draft.template);
    case 'runtime':
      return [runtimeName(runtime), model].filter(Boolean).join(' · ');
    case 'keys':
      if (groups.length === 0) return chosen.noKey;
      if (secrets.output) return chosen.keysReady(groups.length - missing.length, groups.length);
      return secrets.error ? chosen.keysUnread : chosen.keysLater;
    case 'limits': {
      const cents = centsOf(draft.budget);
      const budget = cents ? chosen.budget((cents / 100).toFixed(cents % 100 === 0 ? 0 : 2)) : '';
      return [chosen.tier(tier, tierName(tier).toLowerCase()), budget].filter(Boolean).join(' · ');
    }
    case 'place':
      return `${name}, ${parent === null ? chosen.root : chosen.under(parent)}`;
  }
}
