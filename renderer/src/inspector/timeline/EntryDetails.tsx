import { useEngine } from '../../engine/store.ts';
import { seek } from '../../replay/player.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { Button, CopyButton, ErrorCard, Skeleton } from '../../ui/index.ts';
import { durationText, fullTime } from '../time.ts';
import { curlOf } from './curl.ts';
import type { Entry } from './entry.ts';
import type { NameOf } from './filter.ts';
import { PayloadViewer } from './payload/PayloadViewer.tsx';
import styles from './Timeline.module.css';
import { useWholeEntry } from './useWholeEntry.ts';

export interface EntryDetailsProps {
  readonly entry: Entry;
  readonly nameOf: NameOf;
  /** Left out where the trace is what is shown. */
  readonly onOpenTrace?: ((traceId: string) => void) | undefined;
}

/** The whole of an entry: the error, both bodies, and ways to the workspaces, the pair and the trace it belongs to. */
export function EntryDetails({ entry, nameOf, onOpenTrace }: EntryDetailsProps) {
  const words = text.timeline.entry;
  const { output: whole, error, refresh } = useWholeEntry(entry);
  return (
    <div className={styles.details}>
      {entry.errorDetail !== '' && <FailureText said={entry.errorDetail} />}
      {error && <ErrorCard error={error} title={words.failed} onRetry={refresh} />}
      {entry.activity !== null && !whole && !error && <Skeleton lines={2} label={words.loading} />}
      {whole && (
        <PayloadViewer
          parts={[
            {
              id: 'request',
              title: entry.kind === 'delegation' ? words.task : words.request,
              json: whole.request,
            },
            {
              id: 'response',
              title: entry.kind === 'delegation' ? words.result : words.response,
              json: whole.response,
            },
            { id: 'tools', title: words.tools, json: whole.toolTrace },
          ]}
        />
      )}
      {entry.text !== '' && !whole?.request && !whole?.response && (
        <p className={styles.full}>{entry.text}</p>
      )}
      <p className={styles.when}>
        <time dateTime={new Date(entry.at).toISOString()}>{fullTime(entry.at)}</time>
        {entry.durationMs !== null && words.took(durationText(entry.durationMs))}
      </p>
      <Ways entry={entry} nameOf={nameOf} request={whole?.request ?? null} onOpenTrace={onOpenTrace} />
    </div>
  );
}

interface WaysProps extends EntryDetailsProps {
  readonly request: string | null;
}

function Ways({ entry, nameOf, request, onOpenTrace }: WaysProps) {
  const words = text.timeline.entry;
  const { sourceId, targetId, traceId } = entry;
  const workspaces = useEngine((state) => state.workspaces);
  const isPast = useEngine((state) => state.moment !== null);
  const engineUrl = useEngine((state) => state.engine?.url ?? '');
  const reveal = useUi((state) => state.revealWorkspace);
  const selectPair = useUi((state) => state.selectPair);
  const showMessage = useUi((state) => state.showMessage);
  const people = [...new Set([sourceId, targetId])].filter(
    (id): id is string => id !== null && workspaces[id] !== undefined,
  );
  const [one, other] = people;
  return (
    <footer className={styles.foot}>
      {people.map((id) => (
        <Button key={id} size="s" onClick={() => reveal(id)}>
          {words.goTo(nameOf(id).slice(0, 60))}
        </Button>
      ))}
      {one !== undefined && other !== undefined && (
        <Button size="s" onClick={() => selectPair(one, other)}>
          {words.openPair}
        </Button>
      )}
      {traceId !== null && onOpenTrace && (
        <Button size="s" onClick={() => onOpenTrace(traceId)}>
          {words.openTrace}
        </Button>
      )}
      {traceId !== null && isOfChat(entry) && (
        <Button size="s" onClick={() => showMessage(entry.workspaceId, traceId, entry.at)}>
          {words.openChat}
        </Button>
      )}
      {isPast && (
        <Button size="s" onClick={() => seek(entry.at)}>
          {words.goToMoment}
        </Button>
      )}
      {entry.activity !== null && engineUrl !== '' && (
        <CopyButton text={curlOf(engineUrl, entry, request)} label={words.copyCurl} />
      )}
    </footer>
  );
}

/** What people and an agent write to each other. */
function isOfChat({ kind, sourceId, targetId }: Entry): boolean {
  return kind === 'message' && (sourceId === null || targetId === null);
}

function FailureText({ said }: { readonly said: string }) {
  const words = text.timeline.entry;
  return (
    <section className={styles.block}>
      <header>
        <h3 className={styles.bad}>{words.error}</h3>
        <CopyButton text={said} label={words.copyError} iconOnly />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard */}
      <p className={styles.full} tabIndex={0}>
        {said}
      </p>
    </section>
  );
}
