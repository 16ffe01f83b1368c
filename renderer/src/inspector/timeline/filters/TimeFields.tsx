import { shownNow } from '../../../engine/shown.ts';
import { text } from '../../../text/index.ts';
import { MomentField } from '../../MomentField.tsx';
import { type Choice, type RangeName, rangeLengthsMs } from '../filter.ts';

export interface TimeFieldsProps {
  readonly choice: Choice;
  readonly onChange: (part: Partial<Choice>) => void;
}

const CUSTOM = 'custom';
const HOUR_MS = 3_600_000;

/** A ready-made stretch of time up to now, or one between two moments. */
export function TimeFields({ choice, onChange }: TimeFieldsProps) {
  const { filters } = text.timeline;
  const isCustom = choice.range === null && (choice.from !== null || choice.to !== null);
  const choose = (value: string) => {
    if (value === '') onChange({ from: null, to: null, range: null });
    else if (value === CUSTOM) onChange({ from: shownNow() - HOUR_MS, to: null, range: null });
    else {
      const range = value as RangeName;
      onChange({ from: shownNow() - rangeLengthsMs[range], to: null, range });
    }
  };
  return (
    <>
      <label>
        <span>{filters.time}</span>
        <select
          value={isCustom ? CUSTOM : (choice.range ?? '')}
          onChange={(event) => choose(event.target.value)}
        >
          <option value="">{filters.anyTime}</option>
          {Object.entries(filters.ranges).map(([name, title]) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
          <option value={CUSTOM}>{filters.custom}</option>
        </select>
      </label>
      {isCustom && (
        <>
          <MomentField label={filters.from} value={choice.from} onChange={(from) => onChange({ from })} />
          <MomentField label={filters.to} value={choice.to} onChange={(to) => onChange({ to })} />
        </>
      )}
    </>
  );
}
