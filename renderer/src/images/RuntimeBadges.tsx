import { CloudOff } from 'lucide-react';
import type { RuntimeImage } from '../../../core/contract/index.ts';
import { buildOfRuntime, isActive } from '../dock/builds/texts.ts';
import { runtimeName } from '../engine/presence.ts';
import { useEngine } from '../engine/store.ts';
import { useOnline } from '../frame/useOnline.ts';
import { useUi } from '../state/ui.ts';
import { lastKnownText } from '../tasks/index.ts';
import { text } from '../text/index.ts';
import { Badge } from '../ui/index.ts';
import styles from './Images.module.css';
import { isWithdrawn, lastAnswer } from './texts.ts';

const words = text.images.badges;

/** What is remarkable about the image of a runtime. */
export function RuntimeBadges({ runtime }: { readonly runtime: RuntimeImage }) {
  const since = lastAnswer(runtime, useOnline());
  return (
    <>
      <LastBuild runtime={runtime.runtime} />
      {runtime.updateAvailable && !runtime.rollout && <Badge tone="busy">{words.update}</Badge>}
      {runtime.rollout?.stage === 'held' && <Badge tone="failed">{words.held}</Badge>}
      {runtime.rollout && runtime.rollout.stage !== 'held' && (
        <Badge tone="starting">{words.tryingOut}</Badge>
      )}
      {isWithdrawn(runtime) && <Badge title={words.withdrawnHint}>{words.withdrawn}</Badge>}
      {runtime.pin !== null && <Badge title={runtime.pin}>{words.pinned}</Badge>}
      {since !== null && (
        <Badge title={words.noAnswer}>
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
  const [tone, state] =
    build.status === 'failed'
      ? (['failed', words.failed] as const)
      : ([
          'starting',
          build.status === 'queued' ? words.waiting : words.building(Math.round(build.progress * 100)),
        ] as const);
  return (
    <button
      type="button"
      className={styles.badgeButton}
      aria-label={words.openBuild(state, runtimeName(runtime))}
      onClick={() => showBuild(build.id)}
    >
      <Badge tone={tone}>{state}</Badge>
    </button>
  );
}
