import { Activity, CloudOff, History, PowerOff } from 'lucide-react';
import { type ReactNode, useId, useMemo, useState } from 'react';
import { hasInstance } from '../../../../core/contract/index.ts';
import { useEngine } from '../../engine/store.ts';
import { text } from '../../text/index.ts';
import { EmptyState, ErrorCard, Skeleton } from '../../ui/index.ts';
import { TabPanel, Tabs } from '../../ui/Tabs.tsx';
import { idsBelow } from '../tree.ts';
import { Charts } from './Charts.tsx';
import styles from './Stats.module.css';
import { seriesOf } from './series.ts';
import { useSamples } from './useSamples.ts';

const scopes = ['workspace', 'team', 'org'] as const;
type StatsScope = (typeof scopes)[number];

export interface StatsProps {
  readonly workspaceId: string;
}

/** What a workspace, its team or the whole org uses of this machine, now and over the last 15 minutes. */
export default function Stats({ workspaceId }: StatsProps) {
  const [scope, setScope] = useState<StatsScope>('workspace');
  const isLead = useEngine((state) => (state.children[workspaceId]?.length ?? 0) > 0);
  const isPast = useEngine((state) => state.moment !== null);
  const panelId = useId();
  const stats = text.stats;
  if (isPast) {
    return (
      <EmptyState icon={<History size={22} />} title={stats.past}>
        {stats.pastHint}
      </EmptyState>
    );
  }
  const shown = scopes.filter((each) => each !== 'team' || isLead);
  return (
    <div className={styles.stats}>
      <div className={styles.scopes}>
        <Tabs
          label={stats.scope}
          size="s"
          tabs={shown.map((id) => ({ id, label: stats.scopes[id] }))}
          current={scope}
          panelId={panelId}
          onChange={setScope}
        />
      </div>
      <TabPanel id={panelId} current={scope}>
        <ScopedStats workspaceId={workspaceId} scope={scope} />
      </TabPanel>
    </div>
  );
}

function ScopedStats({ workspaceId, scope }: StatsProps & { readonly scope: StatsScope }) {
  const { samples, error, retry } = useSamples();
  const workspace = useEngine((state) => state.workspaces[workspaceId]);
  const children = useEngine((state) => state.children);
  const stats = text.stats;
  const series = useMemo(() => {
    if (!samples) return null;
    if (scope === 'org') return seriesOf(samples);
    const ids = new Set([workspaceId, ...(scope === 'team' ? idsBelow(children, workspaceId) : [])]);
    return seriesOf(samples.filter(({ id }) => ids.has(id)));
  }, [samples, scope, workspaceId, children]);

  if (!workspace) return null;
  const { name } = workspace;
  if (scope === 'workspace' && !hasInstance(workspace)) {
    return <Nothing icon={<CloudOff size={22} />} title={stats.elsewhere(name)} hint={stats.elsewhereHint} />;
  }
  if (scope === 'workspace' && !['online', 'degraded', 'provisioning'].includes(workspace.status)) {
    return (
      <Nothing icon={<PowerOff size={22} />} title={stats.notRunning(name)} hint={stats.notRunningHint} />
    );
  }
  if (error) {
    return (
      <div className={styles.notice}>
        <ErrorCard error={error} title={stats.failed} onRetry={retry} />
      </div>
    );
  }
  if (!series) return <Skeleton lines={6} label={stats.loading} />;
  if (series.times.length === 0) {
    return <Nothing icon={<Activity size={22} />} title={stats.waiting} hint={stats.waitingHint} />;
  }
  const latest = samples?.findLast(({ id }) => id === workspaceId) ?? null;
  const running = new Set(
    samples?.filter(({ at }) => at > (samples.at(-1)?.at ?? 0) - 3_000).map(({ id }) => id),
  );
  return <Charts series={series} one={scope === 'workspace' ? latest : null} running={running.size} />;
}

interface NothingProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly hint: string;
}

function Nothing({ icon, title, hint }: NothingProps) {
  return (
    <EmptyState icon={icon} title={title}>
      {hint}
    </EmptyState>
  );
}
