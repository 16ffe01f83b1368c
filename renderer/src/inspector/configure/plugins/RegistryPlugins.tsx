import type { Plugin } from '../../../../../core/contract/index.ts';
import type { QueryState } from '../../../dialogs/useQuery.ts';
import { startTask } from '../../../tasks/start.ts';
import { text } from '../../../text/index.ts';
import { Badge, Button, ErrorCard, Skeleton } from '../../../ui/index.ts';
import { PluginCard } from './PluginCard.tsx';
import styles from './Plugins.module.css';
import { useInstalling } from './useInstalling.ts';

const words = text.configure.plugins;

export interface RegistryPluginsProps {
  readonly workspaceId: string;
  readonly asked: QueryState<'plugins.registry'>;
  readonly installed: readonly Plugin[];
}

/** The plugins of this machine that fit. */
export function RegistryPlugins({ workspaceId, asked, installed }: RegistryPluginsProps) {
  const taskOf = useInstalling(workspaceId);
  const { output, error, refresh } = asked;
  const registry = output?.plugins ?? [];
  const has = new Set(installed.map(({ name }) => name));
  return (
    <section className={styles.group} aria-label={words.registry}>
      <h3>{words.registry}</h3>
      {error && <ErrorCard error={error} title={words.registryNotListed} onRetry={refresh} />}
      {!output && !error && <Skeleton lines={2} label={words.registryLoading} />}
      {output && registry.length === 0 && <p className={styles.note}>{words.noneInRegistry}</p>}
      {registry.length > 0 && (
        <ul className={styles.list} aria-label={words.registry}>
          {registry.map((plugin) => (
            <PluginCard
              key={plugin.name}
              plugin={plugin}
              actions={
                has.has(plugin.name) ? (
                  <Badge tone="online">{words.isInstalled}</Badge>
                ) : (
                  <Button
                    size="s"
                    busy={taskOf(plugin.name)?.status === 'running'}
                    aria-label={words.installNamed(plugin.name)}
                    onClick={() => void startTask('plugins.install', { workspaceId, source: plugin.name })}
                  >
                    {words.install}
                  </Button>
                )
              }
            />
          ))}
        </ul>
      )}
    </section>
  );
}
