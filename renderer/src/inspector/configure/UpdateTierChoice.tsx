import type { UpdateTier, Workspace } from '../../../../core/contract/index.ts';
import { changeWorkspace } from '../../engine/change.ts';
import styles from './Configure.module.css';

const tiers: readonly (readonly [tier: UpdateTier, label: string, means: string])[] = [
  ['production', 'Production', 'Gets a new image once the canaries stayed online with it.'],
  ['canary', 'Canary', 'Gets a new image first, and so tries it out for the others.'],
];

/** When a workspace gets a new image; saved at once. */
export function UpdateTierChoice({ workspace }: { readonly workspace: Workspace }) {
  return (
    <fieldset className={styles.tiers}>
      <legend>New images</legend>
      {tiers.map(([tier, label, means]) => (
        <label key={tier}>
          <input
            type="radio"
            name={`update-tier-${workspace.id}`}
            checked={workspace.updateTier === tier}
            onChange={() => void changeWorkspace(workspace.id, { updateTier: tier })}
          />
          <span>
            {label}
            <small>{means}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
