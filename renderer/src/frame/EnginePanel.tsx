import { MemoryStick, RefreshCw, Server, Stethoscope, TriangleAlert } from 'lucide-react';
import { type ReactNode, Suspense, useState } from 'react';
import type { EngineInfo } from '../../../core/contract/index.ts';
import { applyFix, run } from '../engine/run.ts';
import { lazyPart } from '../parts/lazy-part.tsx';
import { showSettings } from '../settings/state.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Button, CopyButton, PaneBoundary, Skeleton } from '../ui/index.ts';
import styles from './EnginePanel.module.css';
import { dockerHeading, flavourName, shortEndpoint } from './engine-summary.ts';
import { ProbedList } from './ProbedList.tsx';

const words = text.frame.engine;
const InUse = lazyPart(() => import('../engine-page/InUse.tsx'));

export interface EnginePanelProps {
  readonly engine: EngineInfo;
  /** It is part of the page that it leads to otherwise. */
  readonly isPage?: boolean;
}

/** The Docker engine: how it is, which it is, where it was looked for, and where workspaces run. */
export function EnginePanel({ engine, isPage = false }: EnginePanelProps) {
  const { docker, backend } = engine;
  const [looking, setLooking] = useState(false);
  const look = async () => {
    setLooking(true);
    await run('docker.retry', {});
    setLooking(false);
  };
  return (
    <div className={styles.panel}>
      <h2 className={styles.heading} data-state={docker.state}>
        <span className={styles.mark} aria-hidden="true" />
        {dockerHeading(docker)}
      </h2>
      {docker.reason && (
        <p className={styles.reason}>
          <TriangleAlert size={14} aria-hidden="true" />
          {docker.reason}
        </p>
      )}
      {docker.endpoint && (
        <dl className={styles.facts}>
          {docker.flavour && <Fact name={words.kind}>{flavourName[docker.flavour]}</Fact>}
          {docker.version && (
            <Fact name={words.version}>
              {docker.version}
              {docker.apiVersion && <span className={styles.quiet}>{words.api(docker.apiVersion)}</span>}
            </Fact>
          )}
          <Fact name={words.answersAt}>
            <span className={styles.endpoint}>
              <code title={docker.endpoint}>{shortEndpoint(docker.endpoint)}</code>
              <CopyButton text={docker.endpoint} label={words.copyAddress} iconOnly />
            </span>
          </Fact>
        </dl>
      )}
      {!isPage && (
        <PaneBoundary name={words.used}>
          <Suspense fallback={<Skeleton lines={2} label={words.measuring} />}>
            <InUse />
          </Suspense>
        </PaneBoundary>
      )}
      <ProbedList probed={docker.probed} />
      <fieldset className={styles.backends}>
        <legend>{words.run}</legend>
        <Backend
          checked={backend === 'docker'}
          disabled={docker.state === 'absent'}
          label={words.onDocker}
          onChoose={() => void run('engine.useBackend', { backend: 'docker' })}
        />
        <Backend
          checked={backend === 'process'}
          label={words.asProcesses}
          onChoose={() => void run('engine.useBackend', { backend: 'process' })}
        />
      </fieldset>
      <div className={styles.buttons}>
        <Button
          size="s"
          busy={looking}
          icon={<RefreshCw size={13} aria-hidden="true" />}
          onClick={() => void look()}
        >
          {words.lookAgain}
        </Button>
        {!isPage && (
          <>
            <Button
              size="s"
              icon={<Stethoscope size={13} aria-hidden="true" />}
              onClick={() => void applyFix({ label: words.check, operation: 'doctor.run' })}
            >
              {words.check}
            </Button>
            <Button
              size="s"
              icon={<MemoryStick size={13} aria-hidden="true" />}
              onClick={({ currentTarget }) => {
                currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
                showSettings('start');
              }}
            >
              {words.startAndRest}
            </Button>
            <Button
              size="s"
              icon={<Server size={13} aria-hidden="true" />}
              onClick={({ currentTarget }) => {
                currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
                useUi.getState().openPage('engine');
              }}
            >
              {words.page}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

interface BackendProps {
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly label: string;
  readonly onChoose: () => void;
}

function Backend({ checked, disabled = false, label, onChoose }: BackendProps) {
  return (
    <label className={styles.backend} data-disabled={disabled || undefined}>
      <input type="radio" name="engine-backend" checked={checked} disabled={disabled} onChange={onChoose} />
      {label}
    </label>
  );
}
