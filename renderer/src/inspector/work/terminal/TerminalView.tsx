import { Suspense, useEffect, useId, useMemo, useState } from 'react';
import type { AppErrorJson } from '../../../../../core/contract/index.ts';
import { useEngine } from '../../../engine/store.ts';
import { lazyPart } from '../../../parts/lazy-part.tsx';
import { text } from '../../../text/index.ts';
import { ErrorCard, Skeleton } from '../../../ui/index.ts';
import { TabPanel } from '../../../ui/Tabs.tsx';
import { errorOf } from '../../errors.ts';
import { Elsewhere } from '../Elsewhere.tsx';
import { useSingle } from '../useSingle.ts';
import { EndedBar } from './EndedBar.tsx';
import { NoTerminal } from './NoTerminal.tsx';
import styles from './Terminal.module.css';
import { TerminalTabs } from './TerminalTabs.tsx';
import {
  activateTerminal,
  closeTerminal,
  followTerminals,
  listTerminals,
  openTerminal,
  terminalsOf,
  useTerminals,
} from './terminals.ts';
import { useTerminalName } from './useTerminalName.ts';

const TerminalScreen = lazyPart(() => import('./TerminalScreen.tsx'));

export interface TerminalViewProps {
  /** Where a new one is opened; null: nowhere. */
  readonly workspaceId: string | null;
  /** Which ones are shown. */
  readonly scope: 'workspace' | 'all';
}

/** Terminals as tabs, and the screen of one of them. They go on when nobody looks. */
export function TerminalView({ workspaceId, scope }: TerminalViewProps) {
  const known = useTerminals((state) => state.terminals);
  const listError = useTerminals((state) => state.error);
  const active = useTerminals((state) => state.active[workspaceId ?? '']);
  const process = useEngine((state) => state.engine?.backend === 'process');
  const [opening, setOpening] = useState(false);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const panelId = useId();
  useEffect(followTerminals, []);

  const terminals = useMemo(
    () => terminalsOf(known, scope === 'all' ? null : workspaceId),
    [known, scope, workspaceId],
  );
  const wanted = scope === 'all' ? (chosen ?? active) : active;
  const current = terminals.find(({ id }) => id === wanted) ?? terminals.at(-1);

  const open = async () => {
    if (workspaceId === null) return;
    setOpening(true);
    setError(null);
    try {
      setChosen((await openTerminal(workspaceId)).id);
    } catch (thrown) {
      setError(errorOf(thrown));
    } finally {
      setOpening(false);
    }
  };
  const again = async (id: string) => {
    const ended = known?.[id];
    if (!ended) return;
    setError(null);
    try {
      setChosen((await openTerminal(ended.workspaceId)).id);
      await closeTerminal(id);
    } catch (thrown) {
      setError(errorOf(thrown));
    }
  };

  const notListed = listError && (
    <div className={styles.problem}>
      <ErrorCard error={listError} title={text.work.terminal.notListed} onRetry={listTerminals} />
    </div>
  );
  if (known === null) return notListed ?? <Skeleton label={text.work.terminal.listing} lines={4} />;
  return (
    <section
      // Where the focus goes when the last terminal is closed.
      tabIndex={-1}
      className={styles.view}
      data-terminal-pane=""
      aria-label={text.inspector.tabs.terminal}
    >
      {terminals.length > 0 && (
        <TerminalTabs
          terminals={terminals}
          current={current?.id ?? null}
          panelId={panelId}
          showWorkspace={scope === 'all'}
          opening={opening}
          onOpen={workspaceId === null ? null : () => void open()}
          onChoose={(terminal) => {
            setChosen(terminal.id);
            activateTerminal(terminal);
          }}
        />
      )}
      {notListed}
      {error && (
        <div className={styles.problem}>
          <ErrorCard error={error} title={text.work.terminal.failed} />
        </div>
      )}
      {current ? (
        <TabPanel id={panelId} current={current.id}>
          <Shown key={current.id} id={current.id} />
          {current.end ? (
            <EndedBar end={current.end} onAgain={() => void again(current.id)} />
          ) : (
            <p className={styles.foot}>
              {process && <span>{text.work.terminal.process}</span>}
              <span>{text.work.terminal.leave}</span>
            </p>
          )}
        </TabPanel>
      ) : (
        <NoTerminal workspaceId={workspaceId} opening={opening} onOpen={() => void open()} />
      )}
    </section>
  );
}

function Shown({ id }: { readonly id: string }) {
  const name = useTerminalName(id);
  const { mine, claim } = useSingle(`terminal ${id}`);
  if (!mine) return <Elsewhere title={name} onShow={claim} />;
  return (
    <Suspense fallback={<Skeleton label={text.work.terminal.opening} lines={4} />}>
      <TerminalScreen id={id} name={name} />
    </Suspense>
  );
}
