import { CloudOff } from 'lucide-react';
import type { RuntimeImage } from '../../../core/contract/index.ts';
import { buildOfRuntime, isActive } from '../dock/builds/texts.ts';
import { runtimeName } from '../engine/presence.ts';
import { useEngine } from '../engine/store.ts';
import { useOnline } from '../frame/useOnline.ts';
import { useUi } from '../state/ui.ts';
import { lastKnownText } from '../tasks/index.ts';
import { Badge } from '../ui/index.ts';
import styles from './Images.module.css';
import { isWithdrawn, lastAnswer } from './texts.ts';

/** What is remarkable about the image of a runtime. */
export function RuntimeBadges({ runtime }: { readonly runtime: RuntimeImage }) {
  const since = lastAnswer(runtime, useOnline());
  return (
    <>
      <LastBuild runtime={runtime.runtime} />
      {runtime.updateAvailable && !runtime.rollout && <Badge tone="busy">Update available</Badge>}
      {runtime.rollout?.stage === 'held' && <Badge tone="failed">Held</Badge>}
      {runtime.rollout && runtime.rollout.stage !== 'held' && <Badge tone="starting">Trying out</Badge>}
      {isWithdrawn(runtime) && (
        <Badge title="It was tried out and withdrawn; a refresh tries it again">Newest one withdrawn</Badge>
      )}
      {runtime.pin !== null && <Badge title={runtime.pin}>Pinned</Badge>}
      {since !== null && (
        <Badge title="Its source gave no answer">
          <CloudOff size={12} aria-hidden="true" />
          {lastKnownText(since)}
        </Badge>
      )}
    </>
  );
}

/** A build that goes on, or one that failed and is the last word; a click opens it. */
function LastBuild({ runtime }: { readonly runtime: string }) {
  const build = useEngine((state) => buildOfRuntime(Object.values(state.builds), runtime));
  const showBuild = useUi((state) => state.showBuild);
  if (!build || (build.status !== 'failed' && !isActive(build))) return null;
  const [tone, text] =
    build.status === 'failed'
      ? (['failed', 'Build failed'] as const)
      : ([
          'starting',
          build.status === 'queued' ? 'Waiting' : `Building ${Math.round(build.progress * 100)} %`,
        ] as const);
  return (
    <button
      type="button"
      className={styles.badgeButton}
      aria-label={`${text}: open the build of ${runtimeName(runtime)}`}
      onClick={() => showBuild(build.id)}
    >
      <Badge tone={tone}>{text}</Badge>
    </button>
  );
}
