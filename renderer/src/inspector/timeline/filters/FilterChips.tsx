import { X } from 'lucide-react';
import { text } from '../../../text/index.ts';
import { Button } from '../../../ui/index.ts';
import { fullTime } from '../../time.ts';
import { type Choice, type NameOf, YOU } from '../filter.ts';
import styles from '../Timeline.module.css';
import { toggled } from './toggled.ts';

export interface FilterChipsProps {
  readonly choice: Choice;
  readonly nameOf: NameOf;
  readonly onChange: (part: Partial<Choice>) => void;
  readonly onClear: () => void;
}

interface Chip {
  readonly key: string;
  readonly label: string;
  readonly without: Partial<Choice>;
}

/** Every filter that is set, each to be taken away on its own. */
export function FilterChips({ choice, nameOf, onChange, onClear }: FilterChipsProps) {
  const { filters } = text.timeline;
  const chips = chipsOf(choice, nameOf);
  if (chips.length === 0) return null;
  return (
    <div className={styles.chips}>
      <ul aria-label={filters.active}>
        {chips.map(({ key, label, without }) => (
          <li key={key}>
            <button
              type="button"
              className={styles.chip}
              aria-label={filters.remove(label)}
              onClick={() => onChange(without)}
            >
              <span>{label}</span>
              <X size={12} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      <Button size="s" variant="ghost" onClick={onClear}>
        {filters.clear}
      </Button>
    </div>
  );
}

function chipsOf(choice: Choice, nameOf: NameOf): readonly Chip[] {
  const { kinds, filters } = text.timeline;
  const chips: Chip[] = choice.kinds.map((kind) => ({
    key: kind,
    label: kinds[kind],
    without: { kinds: toggled(choice.kinds, kind) },
  }));
  for (const outcome of choice.outcomes) {
    chips.push({
      key: outcome,
      label: text.timeline.outcomes[outcome],
      without: { outcomes: toggled(choice.outcomes, outcome) },
    });
  }
  if (choice.direction !== null)
    chips.push({ key: 'direction', label: filters[choice.direction], without: { direction: null } });
  if (choice.who !== null)
    chips.push({
      key: 'who',
      label: choice.who === YOU ? filters.you : nameOf(choice.who),
      without: { who: null },
    });
  if (choice.text.trim() !== '')
    chips.push({ key: 'text', label: filters.mentions(choice.text.trim()), without: { text: '' } });
  if (choice.range !== null)
    chips.push({
      key: 'range',
      label: filters.ranges[choice.range],
      without: { range: null, from: null, to: null },
    });
  else {
    if (choice.from !== null)
      chips.push({ key: 'from', label: filters.after(fullTime(choice.from)), without: { from: null } });
    if (choice.to !== null)
      chips.push({ key: 'to', label: filters.before(fullTime(choice.to)), without: { to: null } });
  }
  return chips;
}
