import type { Ref } from 'react';
import { hasInstance } from '../../../../../core/contract/index.ts';
import { tierChoices } from '../../../dialogs/lifecycle/tiers.ts';
import { text } from '../../../text/index.ts';
import { TierMeans } from '../../../tiers/TierMeans.tsx';
import { TiersUnread } from '../../../tiers/TiersUnread.tsx';
import { useTiers } from '../../../tiers/useTiers.ts';
import { AgentFields } from './AgentFields.tsx';
import { BudgetField } from './BudgetField.tsx';
import { ChoiceField } from './ChoiceField.tsx';
import { FolderField } from './FolderField.tsx';
import { Section } from './Section.tsx';
import styles from './Settings.module.css';
import { SleepField } from './SleepField.tsx';
import { TextField } from './TextField.tsx';
import { TierLabel } from './TierLabel.tsx';
import type { SettingsFormState } from './useSettingsForm.ts';

export interface SettingsFormProps {
  readonly id: string;
  readonly form: SettingsFormState;
  /** Only when something is changed and nothing is wrong. */
  readonly onSubmit: () => void;
  readonly nameRef?: Ref<HTMLInputElement>;
}

const words = text.configure.settings;
const updateTiers = (['production', 'canary'] as const).map((value) => ({
  value,
  ...words.updateTiers[value],
}));
const deliveryModes = (['push', 'poll'] as const).map((value) => ({ value, ...words.delivery[value] }));

/** The one form for everything that is decided about a workspace: in the inspector and in its dialog. */
export function SettingsForm({ id, form, nameRef, onSubmit }: SettingsFormProps) {
  const { workspace, change } = form;
  const tiers = useTiers();
  const isOurs = hasInstance(workspace);
  const isReady = form.changed.size > 0 && Object.keys(form.problems).length === 0;
  return (
    <form
      id={id}
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onSubmit();
      }}
    >
      <Section title={words.sections.general}>
        <TextField form={form} field="name" maxLength={255} inputRef={nameRef} />
        <TextField form={form} field="role" rows={3} maxLength={1000} placeholder={words.rolePlaceholder} />
        {workspace.external && <ChoiceField form={form} field="deliveryMode" choices={deliveryModes} />}
      </Section>
      {isOurs && (
        <>
          <Section title={words.sections.agent}>
            <AgentFields form={form} />
          </Section>
          <Section title={words.sections.isolation}>
            <ChoiceField
              form={form}
              field="tier"
              hint={change.asksForTier === null ? undefined : words.asksForTier(change.asksForTier)}
              choices={tierChoices.map(({ tier, label }) => ({
                value: tier,
                label: <TierLabel tier={tier} label={label} />,
                means: <TierMeans tier={tier} asked={tiers} />,
              }))}
            />
            <TiersUnread asked={tiers} />
            <FolderField form={form} />
          </Section>
          <Section title={words.sections.rest}>
            <SleepField form={form} />
            <ChoiceField form={form} field="updateTier" choices={updateTiers} />
          </Section>
        </>
      )}
      <Section title={words.sections.budget}>
        <BudgetField form={form} />
      </Section>
    </form>
  );
}
