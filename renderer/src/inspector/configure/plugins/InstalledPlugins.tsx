import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import type { Workspace } from '../../../../../core/contract/index.ts';
import { runtimeName } from '../../../engine/presence.ts';
import { run } from '../../../engine/run.ts';
import { toast } from '../../../state/toasts.ts';
import { startTask } from '../../../tasks/start.ts';
import { text } from '../../../text/index.ts';
import { Badge, Button, ErrorCard } from '../../../ui/index.ts';
import { PluginCard } from './PluginCard.tsx';
import styles from './Plugins.module.css';
import type { WorkspacePlugins } from './usePlugins.ts';

const words = text.configure.plugins;

export interface InstalledPluginsProps {
  readonly workspace: Workspace;
  readonly plugins: WorkspacePlugins;
}

/** What a workspace has: where each comes from, whether there is a newer one, and whether its runtime can use it. */
export function InstalledPlugins({ workspace, plugins }: InstalledPluginsProps) {
  const { installed, updates, updatesError, refresh } = plugins;
  const [busy, setBusy] = useState<string | null>(null);
  const uninstall = async (name: string, source: string, track: string) => {
    setBusy(name);
    const done = await run('plugins.uninstall', { workspaceId: workspace.id, name });
    setBusy(null);
    if (!done) return;
    refresh();
    toast({
      tone: 'info',
      title: words.uninstalled(name),
      detail: words.restarts,
      action: {
        label: words.undo,
        run: () => void startTask('plugins.install', { workspaceId: workspace.id, source, track }),
      },
    });
  };
  return (
    <section className={styles.group} aria-label={words.installed}>
      <div className={styles.heading}>
        <h3>{words.installed}</h3>
        <Button size="s" variant="ghost" icon={<RefreshCw size={12} aria-hidden="true" />} onClick={refresh}>
          {words.check}
        </Button>
      </div>
      {updatesError && <ErrorCard error={updatesError} title={words.noUpdates} onRetry={refresh} />}
      {installed?.length === 0 && <p className={styles.note}>{words.noneInstalled}</p>}
      {installed && installed.length > 0 && (
        <ul className={styles.list} aria-label={words.installed}>
          {installed.map((plugin) => {
            const update = updates.find((each) => each.plugin === plugin.name);
            const newer = update?.available ? update.source : null;
            return (
              <PluginCard
                key={plugin.name}
                plugin={plugin}
                badges={
                  <>
                    {!plugin.supported && (
                      <Badge
                        tone="failed"
                        title={words.unsupportedHint(plugin.runtimes.map(runtimeName).join(', '))}
                      >
                        {words.unsupported}
                      </Badge>
                    )}
                    {newer && <Badge tone="starting">{words.updateAvailable}</Badge>}
                  </>
                }
                facts={[
                  plugin.source,
                  words.tracks(plugin.track),
                  plugin.sha.slice(0, 8),
                  update?.problem ? words.notChecked(update.problem) : '',
                ]}
                actions={
                  <>
                    {newer && (
                      <Button
                        size="s"
                        onClick={() =>
                          void startTask('plugins.install', {
                            workspaceId: workspace.id,
                            source: newer,
                            track: plugin.track,
                          })
                        }
                      >
                        {words.update}
                      </Button>
                    )}
                    <Button
                      size="s"
                      variant="ghost"
                      busy={busy === plugin.name}
                      aria-label={words.uninstallNamed(plugin.name)}
                      onClick={() => void uninstall(plugin.name, plugin.source, plugin.track)}
                    >
                      {words.uninstall}
                    </Button>
                  </>
                }
              />
            );
          })}
        </ul>
      )}
    </section>
  );
}
