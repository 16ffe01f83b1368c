import type { Build } from '../../../../core/contract/index.ts';
import { runtimeName } from '../../engine/presence.ts';
import { Ago } from '../../inspector/index.ts';
import { BuildMark, buildStatusText } from './BuildMark.tsx';
import styles from './Builds.module.css';
import { BuildTime } from './BuildTime.tsx';

export interface BuildListProps {
  readonly builds: readonly Build[];
  readonly chosenId: string;
  readonly onChoose: (id: string) => void;
}

/** The builds, newest first. */
export function BuildList({ builds, chosenId, onChoose }: BuildListProps) {
  return (
    <nav className={styles.list} aria-label="Builds">
      <ul>
        {builds.map((build) => (
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
                <span className={styles.fact}>
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
    </nav>
  );
}
