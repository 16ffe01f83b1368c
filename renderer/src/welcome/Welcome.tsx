import { Play } from 'lucide-react';
import { useState } from 'react';
import { run } from '../engine/run.ts';
import { useEngine } from '../engine/store.ts';
import { counted } from '../inspector/index.ts';
import { toast } from '../state/toasts.ts';
import { useUi } from '../state/ui.ts';
import { Button } from '../ui/index.ts';
import { BackendNote } from './BackendNote.tsx';
import { BlankSketch } from './BlankSketch.tsx';
import { NoBackend } from './NoBackend.tsx';
import { OrgSketch } from './OrgSketch.tsx';
import { StartCard } from './StartCard.tsx';
import { TemplateSketch } from './TemplateSketch.tsx';
import styles from './Welcome.module.css';

/** The first minute: three ways to begin, and what to do where nothing can run yet. */
export function Welcome() {
  const backend = useEngine((state) => state.engine?.backend ?? 'none');
  const openDialog = useUi((state) => state.openDialog);
  const [starting, setStarting] = useState(false);
  const canRun = backend !== 'none';

  const startDemo = async () => {
    setStarting(true);
    const result = await run('org.demo', {});
    setStarting(false);
    if (result)
      toast({
        tone: 'success',
        title: `${counted(result.created, 'workspace')} of ${result.org} on the way`,
      });
  };

  return (
    <div className={styles.page}>
      <div className={styles.column}>
        <header className={styles.intro}>
          <h1>Run a whole org of agents on this machine</h1>
          <p>Give one agent a task and watch it pass work down its team. No account, no cloud.</p>
        </header>
        {!canRun && <NoBackend />}
        <div className={styles.cards}>
          <StartCard
            lead
            art={<OrgSketch />}
            title="Start the demo org"
            action={
              <Button
                variant="primary"
                size="l"
                busy={starting}
                disabled={!canRun}
                icon={<Play size={15} aria-hidden="true" />}
                onClick={() => void startDemo()}
              >
                {starting ? 'Starting…' : 'Start the demo'}
              </Button>
            }
          >
            A small product studio. Works offline and takes about a minute the first time.
            <ul className={styles.facts}>
              <li>About a dozen workspaces in three levels</li>
              <li>
                {backend === 'process' ? 'Starts at once, no image needed' : 'One image, built once and kept'}
              </li>
              <li>A task to the director ends in one answer</li>
            </ul>
          </StartCard>
          <StartCard
            art={<TemplateSketch />}
            title="Import an org template"
            action={
              <Button size="l" disabled={!canRun} onClick={() => openDialog({ kind: 'import' })}>
                Choose a template…
              </Button>
            }
          >
            Teams, roles, prompts and schedules from a folder, an archive, a git address or a registry. The
            canvas shows what it would make before anything is created.
          </StartCard>
          <StartCard
            art={<BlankSketch />}
            title="Blank workspace"
            action={
              <Button
                size="l"
                disabled={!canRun}
                onClick={() => openDialog({ kind: 'create', parentId: null })}
              >
                Name it…
              </Button>
            }
          >
            One agent with a name and a role. Add others below it later, and they can delegate to each other.
          </StartCard>
        </div>
        <BackendNote />
      </div>
    </div>
  );
}
