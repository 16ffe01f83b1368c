import { Puzzle } from 'lucide-react';
import { hasInstance, type Workspace } from '../../../../core/contract/index.ts';
import { rootOf } from '../../engine/children.ts';
import { useEngine } from '../../engine/store.ts';
import { text } from '../../text/index.ts';
import { EmptyState, ErrorCard, Skeleton } from '../../ui/index.ts';
import { AgentSkills } from './plugins/AgentSkills.tsx';
import { AllowList } from './plugins/AllowList.tsx';
import { InstallBySource } from './plugins/InstallBySource.tsx';
import { InstalledPlugins } from './plugins/InstalledPlugins.tsx';
import styles from './plugins/Plugins.module.css';
import { RegistryPlugins } from './plugins/RegistryPlugins.tsx';
import { usePlugins } from './plugins/usePlugins.ts';

const words = text.configure.plugins;

/** The plugins of a workspace, those that can be had, which its org allows, and the skills of its agent. */
export default function PluginsPanel({ workspaceId }: { readonly workspaceId: string }) {
  const workspace = useEngine((state) => state.workspaces[workspaceId]);
  if (!workspace) return null;
  if (!hasInstance(workspace)) {
    return (
      <div className={styles.panel}>
        <EmptyState icon={<Puzzle size={20} />} title={words.elsewhere}>
          {words.elsewhereHint}
        </EmptyState>
        <AgentSkills workspace={workspace} />
      </div>
    );
  }
  return <Plugins workspace={workspace} />;
}

function Plugins({ workspace }: { readonly workspace: Workspace }) {
  const { id, runtime } = workspace;
  const plugins = usePlugins(id, runtime);
  const orgId = useEngine((state) => rootOf(state.workspaces, id));
  const { installed, registry, error, refresh } = plugins;
  const notListed = error && <ErrorCard error={error} title={words.notListed} onRetry={refresh} />;
  if (notListed && !installed) return <div className={styles.panel}>{notListed}</div>;
  if (!installed) return <Skeleton lines={4} label={words.loading} />;
  return (
    <div className={styles.panel}>
      {notListed}
      <InstalledPlugins workspace={workspace} plugins={plugins} />
      <RegistryPlugins workspaceId={id} asked={registry} installed={installed} />
      <InstallBySource workspaceId={id} runtime={runtime} />
      <AllowList orgId={orgId} registry={registry.output?.plugins ?? []} />
      <AgentSkills workspace={workspace} />
    </div>
  );
}
