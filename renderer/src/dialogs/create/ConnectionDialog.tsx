import { useState } from 'react';
import type { AgentConnection, AppErrorJson } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { useEngine } from '../../engine/store.ts';
import { errorOf } from '../../inspector/index.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { Button, CopyButton, Dialog, ErrorCard, Skeleton } from '../../ui/index.ts';
import { TabPanel, Tabs } from '../../ui/Tabs.tsx';
import { useQuery } from '../useQuery.ts';
import styles from './Connection.module.css';

export interface ConnectionDialogProps {
  readonly id: string;
  /** With the token that is shown once; null asks for the rest of it. */
  readonly fresh: AgentConnection | null;
}

const words = text.create.connection;

/** How an agent that runs elsewhere connects: its token, shown once, and a snippet for each way. */
export default function ConnectionDialog({ id, fresh }: ConnectionDialogProps) {
  const close = useUi((state) => state.closeDialog);
  const name = useEngine((state) => state.workspaces[id]?.name ?? '');
  const [rotated, setRotated] = useState<AgentConnection | null>(null);
  const [isReminded, setReminded] = useState(false);
  const shown = rotated ?? fresh;
  const hasToken = shown !== null && shown.token !== '';
  return (
    <Dialog
      title={words.title(name)}
      width="l"
      // The token cannot be had again: neither Esc nor a click beside it may take it away.
      onClose={() => (hasToken ? setReminded(true) : close())}
      footer={
        <>
          {isReminded && (
            <p className={styles.stay} role="alert">
              {words.stay}
            </p>
          )}
          <Button variant={hasToken ? 'primary' : 'secondary'} onClick={close}>
            {hasToken ? words.done : words.close}
          </Button>
        </>
      }
    >
      {shown ? <Ways connection={shown} /> : <Stored id={id} onRotated={setRotated} />}
    </Dialog>
  );
}

function Stored({
  id,
  onRotated,
}: {
  readonly id: string;
  readonly onRotated: (next: AgentConnection) => void;
}) {
  const { output, error, refresh } = useQuery('external.connection', { id });
  const [isAsking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<AppErrorJson | null>(null);
  const rotate = async () => {
    setBusy(true);
    try {
      onRotated(await client.call('external.rotate', { id }));
    } catch (thrown) {
      setFailure(errorOf(thrown));
      setBusy(false);
    }
  };
  if (error && !output) return <ErrorCard error={error} title={words.failed} onRetry={refresh} />;
  if (!output) return <Skeleton lines={6} label={words.loading} />;
  return (
    <>
      <Ways connection={output} />
      <div className={styles.rotate}>
        {isAsking ? (
          <>
            <p>{words.rotateSure}</p>
            <Button size="s" autoFocus onClick={() => setAsking(false)}>
              {words.rotateNo}
            </Button>
            <Button size="s" variant="danger" busy={busy} onClick={() => void rotate()}>
              {words.rotateYes}
            </Button>
          </>
        ) : (
          <Button size="s" onClick={() => setAsking(true)}>
            {words.rotate}
          </Button>
        )}
      </div>
      {failure && <ErrorCard error={failure} />}
    </>
  );
}

const PANEL_ID = 'connection-snippet';

function Ways({ connection }: { readonly connection: AgentConnection }) {
  const { token, platformUrl, snippets } = connection;
  const [current, setCurrent] = useState(snippets[0]?.name ?? 'python');
  const snippet = snippets.find(({ name }) => name === current);
  return (
    <div className={styles.ways}>
      <p className={styles.once}>{token === '' ? words.later : words.once}</p>
      <dl className={styles.facts}>
        {token !== '' && (
          <>
            <dt>{words.token}</dt>
            <dd>
              <code>{token}</code>
              <CopyButton text={token} label={words.copyToken} />
            </dd>
          </>
        )}
        <dt>{words.address}</dt>
        <dd>
          <code>{platformUrl}</code>
          <CopyButton text={platformUrl} label={words.copyAddress} />
        </dd>
      </dl>
      <Tabs
        label={words.snippets}
        size="s"
        tabs={snippets.map(({ name }) => ({ id: name, label: words.names[name] }))}
        current={current}
        panelId={PANEL_ID}
        onChange={setCurrent}
      />
      <TabPanel id={PANEL_ID} current={current}>
        {snippet && (
          <div className={styles.snippet}>
            <CopyButton text={snippet.text} label={words.copySnippet(words.names[snippet.name])} />
            <section aria-label={words.code(words.names[snippet.name])}>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard */}
              <pre tabIndex={0}>{snippet.text}</pre>
            </section>
          </div>
        )}
      </TabPanel>
    </div>
  );
}
