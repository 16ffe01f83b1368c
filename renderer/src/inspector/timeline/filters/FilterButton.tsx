import { ListFilter } from 'lucide-react';
import { useMemo } from 'react';
import { outcomes } from '../../../../../core/contract/index.ts';
import { useEngine } from '../../../engine/store.ts';
import { text } from '../../../text/index.ts';
import { PopoverButton } from '../../../ui/Popover.tsx';
import { type Choice, YOU } from '../filter.ts';
import type { Scope } from '../merge.ts';
import styles from '../Timeline.module.css';
import { TimeFields } from './TimeFields.tsx';
import { toggled } from './toggled.ts';

export interface FilterButtonProps {
  readonly scope: Scope;
  readonly choice: Choice;
  readonly onChange: (part: Partial<Choice>) => void;
}

/** Opens the less usual filters: outcome, direction, who, when. */
export function FilterButton(props: FilterButtonProps) {
  const { filters } = text.timeline;
  return (
    <PopoverButton
      size="s"
      panelLabel={filters.panel}
      icon={<ListFilter size={13} aria-hidden="true" />}
      panel={() => <Panel {...props} />}
    >
      {filters.open}
    </PopoverButton>
  );
}

function Panel({ scope, choice, onChange }: FilterButtonProps) {
  const { filters, outcomes: titles } = text.timeline;
  return (
    <div className={styles.panel}>
      <fieldset>
        <legend>{filters.outcome}</legend>
        {outcomes.map((outcome) => (
          <label key={outcome} className={styles.check}>
            <input
              type="checkbox"
              checked={choice.outcomes.includes(outcome)}
              onChange={() => onChange({ outcomes: toggled(choice.outcomes, outcome) })}
            />
            {titles[outcome]}
          </label>
        ))}
      </fieldset>
      {scope.kind === 'workspace' && (
        <label>
          <span>{filters.direction}</span>
          <select
            value={choice.direction ?? ''}
            onChange={(event) => onChange({ direction: (event.target.value || null) as Choice['direction'] })}
          >
            <option value="">{filters.anyDirection}</option>
            <option value="in">{filters.in}</option>
            <option value="out">{filters.out}</option>
          </select>
        </label>
      )}
      <WhoField choice={choice} onChange={onChange} />
      <TimeFields choice={choice} onChange={onChange} />
    </div>
  );
}

function WhoField({ choice, onChange }: Pick<FilterButtonProps, 'choice' | 'onChange'>) {
  const { filters } = text.timeline;
  const workspaces = useEngine((state) => state.workspaces);
  const people = useMemo(
    () => Object.values(workspaces).sort((a, b) => a.name.localeCompare(b.name)),
    [workspaces],
  );
  return (
    <label>
      <span>{filters.who}</span>
      <select value={choice.who ?? ''} onChange={(event) => onChange({ who: event.target.value || null })}>
        <option value="">{filters.anybody}</option>
        <option value={YOU}>{filters.you}</option>
        {people.map(({ id, name }) => (
          <option key={id} value={id}>
            {name.slice(0, 60)}
          </option>
        ))}
      </select>
    </label>
  );
}
