import { useState } from 'react';
import { type EngineLogLevel, engineLogLevels } from '../../../../core/contract/index.ts';
import { SearchField } from '../../inspector/SearchField.tsx';
import { Asked } from '../../page/Asked.tsx';
import { PageSection } from '../../page/PageSection.tsx';
import { text } from '../../text/index.ts';
import { CopyButton } from '../../ui/index.ts';
import styles from './EngineLog.module.css';
import { LogLines } from './LogLines.tsx';
import { linesShown, linesText } from './lines.ts';
import { useEngineLog } from './useEngineLog.ts';

const words = text.enginePage.log;

/** The tail of what the engine writes down, live. */
export function EngineLog() {
  const { lines, error, retry } = useEngineLog();
  const [level, setLevel] = useState<EngineLogLevel>('info');
  const [query, setQuery] = useState('');
  const shown = lines ? linesShown(lines, level, query) : [];
  return (
    <PageSection
      wide
      title={words.title}
      actions={
        <div className={styles.tools}>
          <SearchField label={words.search} value={query} onChange={setQuery} ofPanel />
          <label className={styles.level}>
            {words.level}
            <select value={level} onChange={(event) => setLevel(event.target.value as EngineLogLevel)}>
              {engineLogLevels.map((each) => (
                <option key={each} value={each}>
                  {words.levels[each]}
                </option>
              ))}
            </select>
          </label>
          <CopyButton text={linesText(shown)} label={words.copy} />
        </div>
      }
    >
      <Asked
        asked={{ output: lines, error, refresh: retry }}
        loading={words.loading}
        failed={words.failed}
        lines={6}
      >
        {(all) => (
          <>
            <LogLines lines={shown} nothing={nothingOf(all.length, query)} />
            <p className={styles.count}>
              <span className={styles.live} aria-hidden="true" />
              {words.live} · {words.count(shown.length, all.length)}
            </p>
          </>
        )}
      </Asked>
    </PageSection>
  );
}

function nothingOf(all: number, query: string): string {
  if (all === 0) return words.empty;
  return query.trim() === '' ? words.noneOfLevel : words.noneFound;
}
