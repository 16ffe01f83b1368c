import { useEngine } from '../../engine/store.ts';
import { useUi } from '../../state/ui.ts';
import { Button, CopyButton } from '../../ui/index.ts';
import { durationText, fullTime } from '../time.ts';
import type { Entry } from './entry.ts';
import type { NameOf } from './filter.ts';
import styles from './Timeline.module.css';

export interface EntryDetailsProps {
  readonly entry: Entry;
  readonly nameOf: NameOf;
}

/** The whole of an entry: both texts, the error, and ways to the workspaces that it concerns. */
export function EntryDetails({ entry, nameOf }: EntryDetailsProps) {
  const workspaces = useEngine((state) => state.workspaces);
  const reveal = useUi((state) => state.revealWorkspace);
  const people = [...new Set([entry.sourceId, entry.targetId])].filter(
    (id): id is string => id !== null && workspaces[id] !== undefined,
  );
  const requestTitle = entry.kind === 'delegation' ? 'Task' : 'Request';
  const responseTitle = entry.kind === 'delegation' ? 'Result' : 'Response';
  return (
    <div className={styles.details}>
      {entry.errorDetail && <TextBlock title="Error" text={entry.errorDetail} failed />}
      {entry.requestText && <TextBlock title={requestTitle} text={entry.requestText} />}
      {entry.responseText && <TextBlock title={responseTitle} text={entry.responseText} />}
      {!entry.errorDetail && !entry.requestText && !entry.responseText && (
        <p className={styles.full}>{entry.text}</p>
      )}
      <p className={styles.when}>
        <time dateTime={new Date(entry.at).toISOString()}>{fullTime(entry.at)}</time>
        {entry.durationMs !== null && `, took ${durationText(entry.durationMs)}`}
      </p>
      <footer className={styles.foot}>
        {people.map((id) => (
          <Button key={id} size="s" onClick={() => reveal(id)}>
            Go to {nameOf(id)}
          </Button>
        ))}
      </footer>
    </div>
  );
}

interface TextBlockProps {
  readonly title: string;
  readonly text: string;
  readonly failed?: boolean;
}

function TextBlock({ title, text, failed = false }: TextBlockProps) {
  return (
    <section className={styles.block}>
      <header>
        <h3 className={failed ? styles.bad : undefined}>{title}</h3>
        <CopyButton text={text} label={`Copy the ${title.toLowerCase()}`} iconOnly />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard */}
      <p className={styles.full} tabIndex={0}>
        {text}
      </p>
    </section>
  );
}
