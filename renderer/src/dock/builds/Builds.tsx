import { Package } from 'lucide-react';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { EmptyState, ErrorCard, Skeleton } from '../../ui/index.ts';
import { BuildDetail } from './BuildDetail.tsx';
import { BuildList } from './BuildList.tsx';
import styles from './Builds.module.css';
import { groupBuilds } from './texts.ts';
import { useBuilds } from './useBuilds.ts';

/** Image builds: the list, and of the chosen one its steps and its log. */
export function Builds() {
  const chosenId = useUi((state) => state.buildId);
  const { builds, older, loading, error, refresh } = useBuilds(chosenId);
  const showBuild = useUi((state) => state.showBuild);
  const [first] = groupBuilds(builds, Date.now());
  const chosen = builds.find((build) => build.id === chosenId) ?? first?.builds[0];

  if (loading) return <Skeleton lines={4} label={text.builds.loading} />;
  if (!chosen) {
    return error ? (
      <div className={styles.notice}>
        <ErrorCard error={error} title={text.builds.failed} onRetry={refresh} />
      </div>
    ) : (
      <EmptyState icon={<Package size={22} />} title={text.builds.none}>
        {text.builds.noneHint}
      </EmptyState>
    );
  }
  return (
    <div className={styles.all}>
      {error && <ErrorCard error={error} title={text.builds.partly} onRetry={refresh} />}
      <div className={styles.builds}>
        <BuildList builds={builds} older={older} chosenId={chosen.id} onChoose={showBuild} />
        <BuildDetail key={chosen.id} build={chosen} />
      </div>
    </div>
  );
}
