import { ShieldAlert } from 'lucide-react';
import { tierName } from '../../engine/presence.ts';
import { text } from '../../text/index.ts';
import dialogs from '../Dialogs.module.css';
import lifecycle from '../lifecycle/Lifecycle.module.css';
import { exposures } from '../lifecycle/tiers.ts';
import { changeDraft } from './draft.ts';
import { agreementOf } from './request.ts';

export interface TierAgreementProps {
  readonly tier: number;
  /** What was typed so far. */
  readonly agreed: string;
}

const words = text.create.limits;

/** What a tier exposes, and the words that allow it. */
export function TierAgreement({ tier, agreed }: TierAgreementProps) {
  return (
    <>
      <div className={lifecycle.exposed}>
        <ShieldAlert size={18} aria-hidden="true" />
        <div>
          <p>{words.exposes(tier, tierName(tier).toLowerCase())}</p>
          <ul>
            {exposures(tier).map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </div>
      </div>
      <label className={dialogs.field}>
        {words.agree(agreementOf(tier))}
        <input
          value={agreed}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => changeDraft({ agreed: event.target.value })}
        />
      </label>
    </>
  );
}
