import { text } from '../../../text/index.ts';
import { ErrorCard } from '../../../ui/index.ts';
import { dollarsOf } from '../../text.ts';
import { Meter } from '../Meter.tsx';
import styles from './Settings.module.css';
import { TextField } from './TextField.tsx';
import type { SettingsFormState } from './useSettingsForm.ts';

const words = text.configure.settings.budget;
const amount = new Intl.NumberFormat('en');

/** What it may spend in a month, how much of that is gone, and what today took. */
export function BudgetField({ form }: { readonly form: SettingsFormState }) {
  const { budget, unread } = form;
  return (
    <>
      <TextField form={form} field="limit" placeholder={words.placeholder} hint={words.hint} />
      {unread.budget.error && (
        <ErrorCard error={unread.budget.error} title={words.unread} onRetry={unread.budget.refresh} />
      )}
      {budget && (
        <div className={styles.usage}>
          <Meter
            label={words.used}
            value={budget.spentCents}
            max={budget.limitCents}
            text={
              budget.limitCents === null
                ? words.spent(dollarsOf(budget.spentCents))
                : words.spentOf(dollarsOf(budget.spentCents), dollarsOf(budget.limitCents))
            }
          />
          {budget.limitCents !== null && budget.spentCents >= budget.limitCents && (
            <p className={styles.problem}>{words.over}</p>
          )}
          <p className={styles.hint}>
            {budget.today.calls === 0
              ? words.nothingToday
              : words.today(
                  amount.format(budget.today.calls),
                  amount.format(budget.today.inputTokens),
                  amount.format(budget.today.outputTokens),
                  budget.today.costDollars.toFixed(2),
                )}
          </p>
        </div>
      )}
    </>
  );
}
