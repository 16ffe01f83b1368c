import { CircleAlert, FolderOutput } from 'lucide-react';
import { useMemo } from 'react';
import { type Presence, presenceLabel, presenceOf, presences } from '../engine/presence.ts';
import { ROOT, useChildren, useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';
import { Button, EmptyState, PaneHeader, StatusMark } from '../ui/index.ts';
import styles from './Inspector.module.css';
import { counted } from './text.ts';
import { withNames } from './timeline/names.ts';
import { idsBelow } from './tree.ts';

/** The org as a whole: how many are in which state, who is at work, who to talk to. */
export function OrgSummary() {
  const workspaces = useEngine((state) => state.workspaces);
  const problems = useEngine((state) => Object.keys(state.problems).length);
  const roots = useChildren(ROOT);
  const ui = useUi.getState();
  const all = useMemo(
    () => Object.values(workspaces).filter(({ status }) => status !== 'removed'),
    [workspaces],
  );
  const counts = useMemo(() => countPresences(all.map(presenceOf)), [all]);
  const starting = all.filter(({ status }) => status === 'provisioning').length;
  const working = all.filter((workspace) => presenceOf(workspace) === 'busy');

  return (
    <div className={styles.inspector}>
      <PaneHeader
        title={all.length === 0 ? 'No workspace yet' : counted(all.length, 'workspace')}
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
      {all.length === 0 ? (
        <EmptyState title="Nothing is selected">
          Start the demo org, import a template, or make a workspace. Then select one to talk to it.
        </EmptyState>
      ) : (
        <div className={styles.summary}>
          <ul className={styles.counts} aria-label="By status">
            {counts.map(([presence, count]) => (
              <li key={presence}>
                <StatusMark presence={presence} labelled={false} />
                <span>{presenceLabel[presence]}</span>
                <b>{count}</b>
              </li>
            ))}
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
          <section aria-label="At work">
            <h3>At work now</h3>
            {working.length === 0 ? (
              <p className={styles.quiet}>
                {starting > 0
                  ? `Nobody yet: ${counted(starting, 'workspace is', 'workspaces are')} starting.`
                  : 'Nobody. Select a workspace and give it a task.'}
              </p>
            ) : (
              <ul>
                {working.map(({ id, name, currentTask }) => (
                  <li key={id}>
                    <button type="button" className={styles.member} onClick={() => ui.revealWorkspace(id)}>
                      <StatusMark presence="busy" labelled={false} />
                      <span className={styles.memberText}>
                        <span className={styles.memberName}>{name}</span>
                        <span className={styles.memberFact}>
                          {withNames(currentTask, workspaces) || 'Working'}
                        </span>
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
            )}
          </section>
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

function countPresences(all: readonly Presence[]): (readonly [Presence, number])[] {
  return presences
    .map((presence) => [presence, all.filter((each) => each === presence).length] as const)
    .filter(([, count]) => count > 0)
    .reverse();
}
