import { useEngine } from '../../../engine/store.ts';
import { text } from '../../../text/index.ts';
import { cx } from '../../../ui/index.ts';
import type { MemberLog } from '../merged-log.ts';
import { swatch, toneOf } from '../tone.ts';
import styles from './TeamLogs.module.css';

export interface TeamFilterProps {
  readonly members: readonly MemberLog[];
  /** Only their lines are shown; nobody: those of all. */
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
}

const NOBODY: ReadonlySet<string> = new Set();

/** Whose lines are shown: all, or those of the chosen ones. */
export function TeamFilter({ members, chosen, onChange }: TeamFilterProps) {
  const { team: words } = text.logs;
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChange(next);
  };
  return (
    <fieldset className={styles.filter}>
      <legend className="visually-hidden">{words.filter}</legend>
      <button
        type="button"
        aria-pressed={chosen.size === 0}
        className={cx(styles.chip, chosen.size === 0 && styles.chosen)}
        onClick={() => onChange(NOBODY)}
      >
        {words.everyone}
      </button>
      {members.map((member) => (
        <Chip key={member.id} member={member} chosen={chosen.has(member.id)} onToggle={toggle} />
      ))}
    </fieldset>
  );
}

interface ChipProps {
  readonly member: MemberLog;
  readonly chosen: boolean;
  readonly onToggle: (id: string) => void;
}

function Chip({ member: { id, tone, count, error }, chosen, onToggle }: ChipProps) {
  const name = useEngine((state) => state.workspaces[id]?.name ?? '').slice(0, NAME_CHARACTERS);
  const { team: words } = text.logs;
  const said = error ? (error.code === 'not_running' ? words.notRunning : words.unread) : String(count);
  return (
    <button
      type="button"
      aria-pressed={chosen}
      aria-label={words.only(name, error ? said : words.lines(count))}
      title={name}
      className={cx(styles.chip, toneOf(tone), chosen && styles.chosen)}
      onClick={() => onToggle(id)}
    >
      <span className={swatch} aria-hidden="true" />
      <bdi>{name}</bdi>
      <span className={styles.said}>{said}</span>
    </button>
  );
}

const NAME_CHARACTERS = 80;
