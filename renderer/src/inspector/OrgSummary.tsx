import { CircleAlert, FolderOutput } from 'lucide-react';
import { useShallow } from 'zustand/react/shallow';
import { presenceLabel, presenceOf, presences } from '../engine/presence.ts';
import { type EngineState, ROOT, useChildren, useEngine } from '../engine/store.ts';
import { presenceCounts } from '../outline/rows.ts';
import { useUi } from '../state/ui.ts';
import { Button, EmptyState, PaneHeader, StatusMark } from '../ui/index.ts';
import { AtWork } from './AtWork.tsx';
import styles from './Inspector.module.css';
import { counted } from './text.ts';
import { idsBelow } from './tree.ts';

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
        title={total === 0 ? 'No workspace yet' : counted(total, 'workspace')}
        closeLabel="Close the inspector"
        onClose={() => ui.togglePane('inspector')}
      >
        {roots.length > 0 && (
          <div className={styles.batch}>
            <Button
              size="s"
              icon={<FolderOutput size={13} aria-hidden="true" />}
              onClick={() => ui.openDialog({ kind: 'export', rootId: roots[0] ?? null })}
            >
              Save as template…
            </Button>
          </div>
        )}
      </PaneHeader>
      {total === 0 ? (
        <EmptyState title="Nothing is selected">
          Start the demo org, import a template, or make a workspace. Then select one to talk to it.
        </EmptyState>
      ) : (
        <div className={styles.summary}>
          <ul className={styles.counts} aria-label="By status">
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
              {counted(problems, 'problem needs', 'problems need')} a look
            </Button>
          )}
          <section aria-label="Orgs">
            <h3>Start here</h3>
            <ul>
              {roots.map((id) => (
                <RootRow key={id} workspaceId={id} />
              ))}
            </ul>
          </section>
          <AtWork />
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
          <span className={styles.memberFact}>{workspace.role || 'Talk'}</span>
        </span>
        {below > 0 && <span className={styles.memberFact}>{below} below</span>}
      </button>
    </li>
  );
}

/** How many show each presence, in the order of `presences`. */
function countPresences({ workspaces }: EngineState): number[] {
  const counts = presenceCounts(workspaces);
  return presences.map((presence) => counts.get(presence) ?? 0);
}
