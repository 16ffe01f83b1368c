import { type KeyboardEvent, useMemo } from 'react';
import type { Build } from '../../../../core/contract/index.ts';
import { runtimeName } from '../../engine/presence.ts';
import { Ago } from '../../inspector/index.ts';
import { text } from '../../text/index.ts';
import { Button, cx, Spinner } from '../../ui/index.ts';
import { BuildMark } from './BuildMark.tsx';
import styles from './Builds.module.css';
import { BuildTime } from './BuildTime.tsx';
import { buildStatusText, groupBuilds } from './texts.ts';
import type { OlderBuilds } from './useOlderBuilds.ts';

export interface BuildListProps {
  readonly builds: readonly Build[];
  readonly older: Pick<OlderBuilds, 'loading' | 'load'>;
  readonly chosenId: string;
  readonly onChoose: (id: string) => void;
}

/** The builds in groups: what runs, what waits, then the days. */
export function BuildList({ builds, older, chosenId, onChoose }: BuildListProps) {
  const groups = useMemo(() => groupBuilds(builds, Date.now()), [builds]);
  return (
    <nav className={styles.list} aria-label={text.builds.list} onKeyDown={moveFocus}>
      {groups.map(({ title, builds: members }) => (
        <section key={title} aria-label={title}>
          <h3 className={styles.group}>
            {title} <span>{members.length}</span>
          </h3>
          <ul>
            {members.map((build) => (
              <li key={build.id}>
                <button
                  type="button"
                  className={styles.build}
                  aria-current={build.id === chosenId}
                  onClick={() => onChoose(build.id)}
                >
                  <BuildMark status={build.status} />
                  <span className={styles.buildText}>
                    <span className={styles.buildName}>{runtimeName(build.runtime)}</span>
                    <span className={cx(styles.fact, build.status === 'failed' && styles.bad)}>
                      {buildStatusText(build)} · <BuildTime build={build} />
                    </span>
                  </span>
                  <span className={styles.fact}>
                    <Ago at={build.startedAt} />
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <div className={styles.older}>
        {older.loading ? (
          <Spinner label={text.builds.loadingOlder} />
        ) : (
          older.load && (
            <Button size="s" variant="ghost" onClick={older.load}>
              {text.builds.older}
            </Button>
          )
        )}
      </div>
    </nav>
  );
}

/** Up and down walk through the builds of all groups. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const all = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button[aria-current]')];
  const at = all.indexOf(event.target as HTMLButtonElement);
  const next = at < 0 ? undefined : all[at + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.click();
}
