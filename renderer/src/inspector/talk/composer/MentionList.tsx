import { presenceOf } from '../../../engine/presence.ts';
import { text as texts } from '../../../text/index.ts';
import { cx, StatusMark } from '../../../ui/index.ts';
import styles from './Composer.module.css';
import type { Mentions } from './useMentions.ts';

export interface MentionListProps {
  readonly id: string;
  readonly mentions: Mentions;
}

/** The workspaces that fit what is typed after an `@`. */
export function MentionList({ id, mentions: { options, at, choose } }: MentionListProps) {
  if (options.length === 0) return null;
  return (
    <div id={id} role="listbox" aria-label={texts.talk.composer.mention} className={styles.mentions}>
      {options.map((workspace, index) => (
        <div
          key={workspace.id}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          className={cx(styles.mention, index === at && styles.chosen)}
          // The field keeps the focus.
          onPointerDown={(event) => {
            event.preventDefault();
            choose(workspace);
          }}
        >
          <StatusMark presence={presenceOf(workspace)} labelled={false} />
          <bdi>{workspace.name}</bdi>
          <span>{workspace.role}</span>
        </div>
      ))}
    </div>
  );
}
