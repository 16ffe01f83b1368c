import { Play } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useEngine } from '../engine/store.ts';
import { startDemo } from '../plan/after-import.ts';
import { beginGuide } from '../state/guide.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Button } from '../ui/index.ts';
import { BackendNote } from './BackendNote.tsx';
import { BlankSketch } from './BlankSketch.tsx';
import { NoBackend } from './NoBackend.tsx';
import { OrgSketch } from './OrgSketch.tsx';
import { StartCard } from './StartCard.tsx';
import { TemplateSketch } from './TemplateSketch.tsx';
import styles from './Welcome.module.css';

const words = text.welcome;

/** The first minute: three ways to begin, and what to do where nothing can run yet. */
export function Welcome() {
  const backend = useEngine((state) => state.engine?.backend ?? 'none');
  const openDialog = useUi((state) => state.openDialog);
  const [starting, setStarting] = useState(false);
  const canRun = backend !== 'none';
  useEffect(beginGuide, []);

  const start = async () => {
    setStarting(true);
    await startDemo();
    setStarting(false);
  };

  return (
    <div className={styles.page}>
      <div className={styles.column}>
        <header className={styles.intro}>
          <h1>{words.title}</h1>
          <p>{words.lead}</p>
        </header>
        {!canRun && <NoBackend />}
        <div className={styles.cards}>
          <StartCard
            lead
            art={<OrgSketch />}
            title={words.demo.title}
            action={
              <Button
                variant="primary"
                size="l"
                busy={starting}
                disabled={!canRun}
                icon={<Play size={15} aria-hidden="true" />}
                onClick={() => void start()}
              >
                {starting ? words.demo.starting : words.demo.start}
              </Button>
            }
          >
            {words.demo.about}
            <ul className={styles.facts}>
              <li>{words.demo.size}</li>
              <li>{backend === 'process' ? words.demo.noImage : words.demo.image}</li>
              <li>{words.demo.end}</li>
            </ul>
          </StartCard>
          <StartCard
            art={<TemplateSketch />}
            title={words.template.title}
            action={
              <Button size="l" disabled={!canRun} onClick={() => openDialog({ kind: 'import' })}>
                {words.template.choose}
              </Button>
            }
          >
            {words.template.about}
          </StartCard>
          <StartCard
            art={<BlankSketch />}
            title={words.blank.title}
            action={
              <Button
                size="l"
                disabled={!canRun}
                onClick={() => openDialog({ kind: 'create', parentId: null, begin: 'blank' })}
              >
                {words.blank.name}
              </Button>
            }
          >
            {words.blank.about}
          </StartCard>
        </div>
        <BackendNote />
      </div>
    </div>
  );
}
