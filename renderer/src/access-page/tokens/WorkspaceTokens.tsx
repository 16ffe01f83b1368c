import { useState } from 'react';
import { useQuery } from '../../dialogs/useQuery.ts';
import { run } from '../../engine/run.ts';
import { Asked } from '../../page/Asked.tsx';
import { text } from '../../text/index.ts';
import { Button, EmptyState } from '../../ui/index.ts';
import styles from '../Access.module.css';
import { useChosenWorkspace } from '../useWorkspaces.ts';
import { WorkspaceField } from '../WorkspaceField.tsx';
import { FreshToken } from './FreshToken.tsx';
import { dropFresh, keepFresh, useFreshToken } from './fresh-tokens.ts';
import { TokenList } from './TokenList.tsx';

const words = text.access.tokens;

/** Tokens with which a program is one workspace. */
export function WorkspaceTokens() {
  const { all, current, choose } = useChosenWorkspace();
  if (!current) return <EmptyState title={words.noWorkspaces}>{words.noWorkspacesHint}</EmptyState>;
  return (
    <div className={styles.stack}>
      <WorkspaceField label={words.workspace} all={all} current={current} onChoose={choose} />
      <TokensOf key={current.id} id={current.id} name={current.name} />
    </div>
  );
}

function TokensOf({ id, name }: { readonly id: string; readonly name: string }) {
  const asked = useQuery(
    'tokens.list',
    { workspaceId: id },
    (event) => event.type === 'tokens.changed' && event.workspaceId === id,
  );
  const fresh = useFreshToken(id);
  const [busy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    const made = await run('tokens.create', { workspaceId: id });
    setBusy(false);
    if (made) keepFresh(id, { name, token: made.token });
  };
  return (
    <>
      {fresh === null ? (
        <Button className={styles.start} busy={busy} onClick={() => void make()}>
          {words.make}
        </Button>
      ) : (
        <FreshToken name={fresh.name} token={fresh.token} onDone={() => dropFresh(id)} />
      )}
      <Asked asked={asked} loading={words.loading} failed={words.failed}>
        {({ tokens }) => (
          <TokenList
            tokens={tokens}
            emptyHint={words.emptyHint.workspace}
            onRevoke={async (token) =>
              (await run('tokens.revoke', { workspaceId: id, id: token })) !== undefined
            }
          />
        )}
      </Asked>
    </>
  );
}
