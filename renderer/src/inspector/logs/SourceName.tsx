import { memo } from 'react';
import { useEngine } from '../../engine/store.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { cx } from '../../ui/index.ts';
import styles from './Logs.module.css';
import { swatch, toneOf } from './tone.ts';

export interface SourceNameProps {
  readonly id: string;
  /** Which of the colours stands for it. */
  readonly tone: number;
}

/** Whose line it is; a click selects that workspace. */
export const SourceName = memo(function SourceName({ id, tone }: SourceNameProps) {
  const name = useEngine((state) => state.workspaces[id]?.name ?? '').slice(0, NAME_CHARACTERS);
  const reveal = useUi((state) => state.revealWorkspace);
  const label = text.logs.team.select(name);
  return (
    <button
      type="button"
      tabIndex={-1}
      className={cx(styles.source, toneOf(tone))}
      title={label}
      aria-label={label}
      onClick={() => reveal(id)}
    >
      <span className={swatch} aria-hidden="true" />
      <bdi>{name}</bdi>
    </button>
  );
});

const NAME_CHARACTERS = 80;
