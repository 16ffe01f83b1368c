import { useId } from 'react';
import { Badge } from '../../ui/index.ts';
import type { FieldsProps } from './fields.ts';
import own from './Lifecycle.module.css';
import { HARMLESS_TIER, tierChoices } from './tiers.ts';

interface TierFieldsProps extends FieldsProps {
  /** The tier that is asked about next; null when there is none. */
  readonly asksForTier: number | null;
}

/** How strictly it is kept apart from this machine. */
export function TierFields({ draft, onChange, asksForTier }: TierFieldsProps) {
  const group = useId();
  return (
    <fieldset className={own.tiers}>
      <legend>Isolation</legend>
      {tierChoices.map(({ tier, label, means }) => (
        <label key={tier} className={own.tier}>
          <input
            type="radio"
            name={group}
            checked={draft.tier === tier}
            onChange={() => onChange({ tier })}
          />
          <span>
            {label} {tier > HARMLESS_TIER && <Badge tone="failed">opens this machine</Badge>}
            <small>{means}</small>
          </span>
        </label>
      ))}
      {asksForTier !== null && (
        <p className={own.hint}>You are asked once more before it may run with tier {asksForTier}.</p>
      )}
    </fieldset>
  );
}
