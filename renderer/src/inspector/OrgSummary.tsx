import { CircleAlert, FolderOutput } from 'lucide-react';
import { useShallow } from 'zustand/react/shallow';
import { presenceLabel, presenceOf, presences } from '../engine/presence.ts';
import { type EngineState, ROOT, useChildren, useEngine } from '../engine/store.ts';
import { presenceCounts } from '../outline/rows.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Button, EmptyState, PaneHeader, StatusMark } from '../ui/index.ts';
import { AtWork } from './AtWork.tsx';
import styles from './Inspector.module.css';
import { Spending } from './Spending.tsx';
import { idsBelow } from './tree.ts';

const words = text.inspector.org;

/** The org as a whole: how many are in which state, who is at work, who to talk to. */
export function OrgSummary() {
  const counts = useEngine(useShallow(countPresences));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const problems = useEngine((state) => Object.keys(state.problems).length);
  const roots = useChildren(ROOT);
  const ui = useUi.getState();

  return (
    <div className={styles.inspector}>
      <PaneHeader
        title={words.title(total)}
        closeLabel={text.inspector.close}
        onClose={() => ui.togglePane('inspector')}
      >
        {roots.length > 0 && (
          <div className={styles.batch}>
            <Button
              size="s"
              icon={<FolderOutput size={13} aria-hidden="true" />}
              onClick={() => ui.openDialog({ kind: 'export', rootId: roots[0] ?? null })}
            >
              {words.save}
            </Button>
          </div>
        )}
      </PaneHeader>
      {total === 0 ? (
        <EmptyState title={words.nothing}>{words.nothingHint}</EmptyState>
      ) : (
        <div className={styles.summary}>
          <ul className={styles.counts} aria-label={words.byStatus}>
            {presences.toReversed().map((presence, index) => {
              const count = counts.at(-1 - index) ?? 0;
              return (
                count > 0 && (
                  <li key={presence}>
                    <StatusMark presence={presence} labelled={false} />
                    <span>{presenceLabel[presence]}</span>
                    <b>{count}</b>
                  </li>
                )
              );
            })}
          </ul>
          {problems > 0 && (
            <Button
              icon={<CircleAlert size={14} aria-hidden="true" />}
              onClick={() => ui.showDock('problems')}
            >
              {words.problems(problems)}
            </Button>
          )}
          <section aria-label={words.orgs}>
            <h3>{words.start}</h3>
            <ul>
              {roots.map((id) => (
                <RootRow key={id} workspaceId={id} />
              ))}
            </ul>
          </section>
          <AtWork />
          <Spending />
        </div>
      )}
    </div>
  );
}

function RootRow({ workspaceId }: { readonly workspaceId: string }) {
  const workspace = useEngine((state) => state.workspaces[workspaceId]);
  const below = useEngine((state) => idsBelow(state.children, workspaceId).length);
  const ui = useUi.getState();
  if (!workspace) return null;
  return (
    <li>
      <button
        type="button"
        className={styles.member}
        onClick={() => {
          ui.revealWorkspace(workspaceId);
          ui.showInspector('talk');
        }}
      >
        <StatusMark presence={presenceOf(workspace)} />
        <span className={styles.memberText}>
          <span className={styles.memberName}>{workspace.name}</span>
          <span className={styles.memberFact}>{workspace.role || words.talk}</span>
        </span>
        {below > 0 && <span className={styles.memberFact}>{words.below(below)}</span>}
      </button>
    </li>
  );
}

/** How many show each presence, in the order of `presences`. */
function countPresences({ workspaces }: EngineState): number[] {
  const counts = presenceCounts(workspaces);
  return presences.map((presence) => counts.get(presence) ?? 0);
}
