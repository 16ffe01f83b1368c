import { useState } from 'react';
import { useQuery } from '../../dialogs/useQuery.ts';
import { run } from '../../engine/run.ts';
import { Asked } from '../../page/Asked.tsx';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { Button, EmptyState } from '../../ui/index.ts';
import styles from '../Access.module.css';
import { useAllWorkspaces } from '../useWorkspaces.ts';
import { FreshToken } from './FreshToken.tsx';
import { TokenList } from './TokenList.tsx';

const words = text.access.tokens;

/** Tokens with which a program is one workspace. */
export function WorkspaceTokens() {
  const all = useAllWorkspaces();
  const selected = useUi((state) => state.selectedId);
  const [chosen, setChosen] = useState(selected);
  const current = all.find(({ id }) => id === chosen) ?? all[0];
  if (!current) return <EmptyState title={words.noWorkspaces}>{words.noWorkspacesHint}</EmptyState>;
  return (
    <div className={styles.stack}>
      <label className={styles.field}>
        {words.workspace}
        <select value={current.id} onChange={(event) => setChosen(event.target.value)}>
          {all.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <TokensOf key={current.id} id={current.id} name={current.name} />
    </div>
  );
}

function TokensOf({ id, name }: { readonly id: string; readonly name: string }) {
  const asked = useQuery('tokens.list', { workspaceId: id });
  const [fresh, setFresh] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    const made = await run('tokens.create', { workspaceId: id });
    setBusy(false);
    if (!made) return;
    setFresh(made.token);
    asked.refresh();
  };
  return (
    <>
      {fresh === null ? (
        <Button className={styles.start} busy={busy} onClick={() => void make()}>
          {words.make}
        </Button>
      ) : (
        <FreshToken name={name} token={fresh} onDone={() => setFresh(null)} />
      )}
      <Asked asked={asked} loading={words.loading} failed={words.failed}>
        {({ tokens }) => (
          <TokenList
            tokens={tokens}
            emptyHint={words.emptyHint.workspace}
            onRevoke={async (token) =>
              (await run('tokens.revoke', { workspaceId: id, id: token })) !== undefined
            }
            onRevoked={asked.refresh}
          />
        )}
      </Asked>
    </>
  );
}
