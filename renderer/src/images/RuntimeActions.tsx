import { Ellipsis, Hammer, History, Pin, PinOff, RefreshCw, RotateCcw } from 'lucide-react';
import type { RuntimeImage } from '../../../core/contract/index.ts';
import { buildOfRuntime, isActive } from '../dock/builds/texts.ts';
import { runtimeName } from '../engine/presence.ts';
import { run } from '../engine/run.ts';
import { useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';
import { startTask } from '../tasks/start.ts';
import { text } from '../text/index.ts';
import { Button } from '../ui/index.ts';
import type { MenuItem } from '../ui/Menu.tsx';
import { MenuButton } from '../ui/MenuButton.tsx';
import styles from './Images.module.css';
import { useImages } from './store.ts';

const words = text.images.actions;
const SIZE = 14;
const DIGEST = /^sha256:[a-f0-9]{64}$/;

/** What can be done with the image of one runtime. */
export function RuntimeActions({ runtime: { runtime, current, pin } }: { readonly runtime: RuntimeImage }) {
  const name = runtimeName(runtime);
  const isRegistry = useImages((state) => state.overview?.mode.mode === 'registry');
  const building = useEngine((state) => {
    const build = buildOfRuntime(Object.values(state.builds), runtime);
    return build !== undefined && isActive(build);
  });
  const buildId = useEngine((state) => buildOfRuntime(Object.values(state.builds), runtime)?.id ?? null);
  const make: MenuItem[] = [
    {
      id: 'keep',
      label: words.keep,
      disabled: building,
      icon: <RefreshCw size={SIZE} aria-hidden="true" />,
      run: () => void startTask('images.refresh', { runtimes: [runtime], recreate: false }),
    },
    {
      id: 'build',
      label: isRegistry ? words.pull : words.build,
      disabled: building,
      icon: <RotateCcw size={SIZE} aria-hidden="true" />,
      run: () => void startTask('images.build', { runtime }),
    },
    {
      id: 'anew',
      label: isRegistry ? words.pullAgain : words.anew,
      disabled: building,
      icon: <Hammer size={SIZE} aria-hidden="true" />,
      run: () => void startTask('images.build', { runtime, anew: true }),
    },
  ];
  const look: MenuItem[] =
    buildId === null
      ? []
      : [
          {
            id: 'log',
            label: words.showBuild,
            icon: <History size={SIZE} aria-hidden="true" />,
            run: () => useUi.getState().showBuild(buildId),
          },
        ];
  return (
    <div className={styles.actions}>
      <Button
        size="s"
        busy={building}
        aria-label={current ? words.refreshOf(name) : words.buildOf(name)}
        onClick={() =>
          void (current
            ? startTask('images.refresh', { runtimes: [runtime] })
            : startTask('images.build', { runtime }))
        }
      >
        {current ? words.refresh : isRegistry ? words.pull : words.build}
      </Button>
      <MenuButton
        size="s"
        className={styles.more}
        menuLabel={words.more(name)}
        aria-label={words.more(name)}
        groups={[make, look, isRegistry ? pinning(runtime, current?.sha ?? '', pin) : []]}
      >
        <Ellipsis size={SIZE} aria-hidden="true" />
      </MenuButton>
    </div>
  );
}

/** A registry moves names; a pinned runtime stays at one image. */
function pinning(runtime: string, sha: string, pin: string | null): MenuItem[] {
  if (pin !== null) {
    return [
      {
        id: 'unpin',
        label: words.unpin,
        icon: <PinOff size={SIZE} aria-hidden="true" />,
        run: () => void run('images.pin', { runtime, digest: null }),
      },
    ];
  }
  return DIGEST.test(sha)
    ? [
        {
          id: 'pin',
          label: words.pin,
          icon: <Pin size={SIZE} aria-hidden="true" />,
          run: () => void run('images.pin', { runtime, digest: sha }),
        },
      ]
    : [];
}
