import { useEngine } from '../engine/store.ts';
import { EnginePanel } from '../frame/EnginePanel.tsx';
import styles from '../page/Page.module.css';
import { PageFrame } from '../page/PageFrame.tsx';
import { PageSection } from '../page/PageSection.tsx';
import { text } from '../text/index.ts';
import { Skeleton } from '../ui/index.ts';
import { About } from './About.tsx';
import { Capacity } from './Capacity.tsx';
import { Checks } from './Checks.tsx';
import { Disk } from './Disk.tsx';
import { EngineLog } from './log/EngineLog.tsx';
import { SaveDiagnostics } from './SaveDiagnostics.tsx';

const words = text.enginePage;

/** The engine: where workspaces run and whether that works, what there is of everything, and what it writes down. */
export default function EnginePage() {
  const engine = useEngine((state) => state.engine);
  return (
    <PageFrame page="engine" actions={<SaveDiagnostics />}>
      <div className={styles.columns}>
        <div className={styles.column}>
          <PageSection title={words.backend.title}>
            {engine ? (
              <EnginePanel engine={engine} isPage />
            ) : (
              <Skeleton label={words.about.loading} lines={4} />
            )}
          </PageSection>
          <Disk />
        </div>
        <div className={styles.column}>
          <Capacity />
          <Checks />
          <About />
        </div>
        <EngineLog />
      </div>
    </PageFrame>
  );
}
