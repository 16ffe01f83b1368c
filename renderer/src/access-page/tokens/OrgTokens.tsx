import { useState } from 'react';
import type { EngineEvent } from '../../../../core/contract/index.ts';
import { useQuery } from '../../dialogs/useQuery.ts';
import { run } from '../../engine/run.ts';
import { useEngine } from '../../engine/store.ts';
import { Asked } from '../../page/Asked.tsx';
import { useDraft } from '../../state/forms.ts';
import { text } from '../../text/index.ts';
import { Button } from '../../ui/index.ts';
import styles from '../Access.module.css';
import { useLeads } from '../useWorkspaces.ts';
import { FreshToken } from './FreshToken.tsx';
import { dropFresh, INSTALLATION, keepFresh, useFreshToken } from './fresh-tokens.ts';
import { TokenList } from './TokenList.tsx';

const words = text.access.tokens;

/** Tokens that reach the whole installation, or a workspace with all below it. */
export function OrgTokens() {
  const asked = useQuery('orgTokens.list', {}, changesOrgTokens);
  const leads = useLeads();
  const workspaces = useEngine((state) => state.workspaces);
  const [name, setName] = useDraft('org token', 'name');
  const [orgId, setOrgId] = useState('');
  const fresh = useFreshToken(INSTALLATION);
  const [busy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    const made = await run('orgTokens.create', { name: name.trim(), orgId: orgId === '' ? null : orgId });
    setBusy(false);
    if (!made) return;
    keepFresh(INSTALLATION, { name: made.about.name || words.unnamed, token: made.token });
    setName('');
  };
  return (
    <div className={styles.stack}>
      {fresh ? (
        <FreshToken name={fresh.name} token={fresh.token} onDone={() => dropFresh(INSTALLATION)} />
      ) : (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void make();
          }}
        >
          <label className={styles.field}>
            {words.name}
            <input
              value={name}
              maxLength={100}
              placeholder={words.nameHint}
              spellCheck={false}
              onChange={(event) => setName(event.target.value)}
            />
          </label>
          <label className={styles.field}>
            {words.reachField}
            <select value={orgId} onChange={(event) => setOrgId(event.target.value)}>
              <option value="">{words.whole}</option>
              {leads.map((lead) => (
                <option key={lead.id} value={lead.id}>
                  {words.below(lead.name)}
                </option>
              ))}
            </select>
          </label>
          <Button type="submit" variant="primary" busy={busy} disabled={name.trim() === ''}>
            {words.make}
          </Button>
        </form>
      )}
      <Asked asked={asked} loading={words.loading} failed={words.failed}>
        {({ tokens }) => (
          <TokenList
            tokens={tokens.map(({ orgId, createdBy, ...token }) => ({
              ...token,
              reach: orgId === null ? words.reach(null) : reachOf(workspaces[orgId]?.name),
              madeBy: createdBy,
            }))}
            emptyHint={words.emptyHint.org}
            onRevoke={async (id) => (await run('orgTokens.revoke', { id })) !== undefined}
          />
        )}
      </Asked>
    </div>
  );
}

const changesOrgTokens = (event: EngineEvent) =>
  event.type === 'tokens.changed' && event.workspaceId === null;

function reachOf(name: string | undefined): string {
  return name === undefined ? words.gone : words.reach(name);
}
