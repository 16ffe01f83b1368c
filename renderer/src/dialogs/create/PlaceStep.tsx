import { useId } from 'react';
import { numberedNames } from '../../../../core/contract/index.ts';
import { ROOT } from '../../engine/store.ts';
import { text } from '../../text/index.ts';
import dialogs from '../Dialogs.module.css';
import { LeadField } from '../LeadField.tsx';
import styles from './Create.module.css';
import { changeDraft } from './draft.ts';
import type { WizardFacts } from './useFacts.ts';

const words = text.create.place;
const MOST_COPIES = 20;
const NOBODY_MOVES: readonly string[] = [];

/** What it is called, and whom it reports to. */
export function PlaceStep({ facts }: { readonly facts: WizardFacts }) {
  const { draft, name, taken } = facts;
  const countId = useId();
  const isExternal = draft.kind === 'external';
  const names = numberedNames(name, draft.count, taken);
  return (
    <>
      <div className={styles.pair}>
        <label className={dialogs.field}>
          {words.name}
          <input
            value={draft.name ?? name}
            maxLength={255}
            required
            onChange={(event) => changeDraft({ name: event.target.value })}
          />
        </label>
        {!isExternal && (
          <label className={styles.count}>
            {words.count}
            <input
              type="number"
              min={1}
              max={MOST_COPIES}
              value={draft.count}
              aria-describedby={countId}
              onChange={(event) => changeDraft({ count: countOf(event.target.value) })}
            />
          </label>
        )}
      </div>
      {draft.count > 1 && (
        <p id={countId} className={styles.hint}>
          {words.countHint(names[0] ?? '', names.at(-1) ?? '')}
        </p>
      )}
      <label className={dialogs.field}>
        {words.role}
        <textarea
          rows={2}
          value={draft.role}
          maxLength={1000}
          placeholder={words.rolePlaceholder}
          onChange={(event) => changeDraft({ role: event.target.value })}
        />
      </label>
      {isExternal && (
        <label className={dialogs.field}>
          {words.url}
          <input
            className={dialogs.path}
            value={draft.url}
            maxLength={2048}
            spellCheck={false}
            placeholder={words.urlPlaceholder}
            onChange={(event) => changeDraft({ url: event.target.value })}
          />
          <span className={styles.hint}>{words.urlHint}</span>
        </label>
      )}
      <LeadField
        legend={words.parent}
        nobody={words.nobody}
        moving={NOBODY_MOVES}
        leadId={draft.parentId ?? ROOT}
        onChoose={report}
      />
    </>
  );
}

/** A place on the canvas is one in its parent. */
function report(leadId: string): void {
  changeDraft(leadId === ROOT ? { parentId: null } : { parentId: leadId, canvas: null });
}

function countOf(typed: string): number {
  const count = Math.round(Number(typed));
  return Number.isFinite(count) ? Math.min(MOST_COPIES, Math.max(1, count)) : 1;
}
