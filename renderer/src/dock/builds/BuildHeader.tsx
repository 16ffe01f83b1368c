import { Hammer, RotateCcw, Square } from 'lucide-react';
import { useState } from 'react';
import type { Build } from '../../../../core/contract/index.ts';
import { runtimeName } from '../../engine/presence.ts';
import { run } from '../../engine/run.ts';
import { useNowWhile } from '../../inspector/index.ts';
import { startTask } from '../../tasks/start.ts';
import { text } from '../../text/index.ts';
import { Button } from '../../ui/index.ts';
import { BuildMark } from './BuildMark.tsx';
import styles from './Builds.module.css';
import { BuildTime } from './BuildTime.tsx';
import { followNextBuild } from './follow.ts';
import { buildStatusText, comparisonText, estimateText, isActive } from './texts.ts';

/** How a build stands, how long it takes compared with the last one, and what can be done with it. */
export function BuildHeader({ build }: { readonly build: Build }) {
  const name = runtimeName(build.runtime);
  const comparison = comparisonText(build);
  return (
    <header className={styles.detailHeader}>
      <BuildMark status={build.status} />
      <b>{name}</b>
      <span className={styles.outcome}>
        {buildStatusText(build)} · <BuildTime build={build} />
        {comparison && `, ${comparison}`}
        <Estimate build={build} />
      </span>
      {isActive(build) ? <CancelButton build={build} /> : <RebuildButtons runtime={build.runtime} />}
    </header>
  );
}

function Estimate({ build }: { readonly build: Build }) {
  const now = useNowWhile(build.status === 'running');
  const estimate = estimateText(build, now);
  return estimate && <> · {estimate}</>;
}

function CancelButton({ build }: { readonly build: Build }) {
  const [cancelling, setCancelling] = useState(false);
  const cancel = async () => {
    setCancelling(true);
    await run('builds.cancel', { id: build.id });
    setCancelling(false);
  };
  return (
    <Button
      size="s"
      busy={cancelling}
      icon={<Square size={12} aria-hidden="true" />}
      onClick={() => void cancel()}
    >
      {text.builds.cancel}
    </Button>
  );
}

function RebuildButtons({ runtime }: { readonly runtime: string }) {
  const [starting, setStarting] = useState<'again' | 'anew' | null>(null);
  const rebuild = async (how: 'again' | 'anew') => {
    setStarting(how);
    const stop = followNextBuild(runtime);
    if (!(await startTask('images.build', { runtime, anew: how === 'anew' }))) stop();
    setStarting(null);
  };
  return (
    <>
      <Button
        size="s"
        busy={starting === 'again'}
        icon={<RotateCcw size={13} aria-hidden="true" />}
        onClick={() => void rebuild('again')}
      >
        {text.builds.rebuild}
      </Button>
      <Button
        size="s"
        variant="ghost"
        busy={starting === 'anew'}
        icon={<Hammer size={13} aria-hidden="true" />}
        onClick={() => void rebuild('anew')}
      >
        {text.builds.withoutCache}
      </Button>
    </>
  );
}
