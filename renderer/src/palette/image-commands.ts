import { hasInstance, type UpdateTier } from '../../../core/contract/index.ts';
import { buildOfRuntime, isActive } from '../dock/builds/texts.ts';
import { ROOT } from '../engine/state.ts';
import { showSettings } from '../settings/state.ts';
import { showTasks } from '../state/tasks.ts';
import { type Command, type CommandContext, named } from './command.ts';

const isConnected = ({ engine }: CommandContext) => engine.engine !== null;
const hasImage = ({ selected }: CommandContext) => selected !== null && hasInstance(selected);
const isRunning = ({ status }: { readonly status: string }) => status === 'running';

/** Commands on images, their builds, long work and offline kits. */
export const imageCommands: readonly Command[] = [
  {
    ...named('view.images'),
    group: 'Images',
    menu: { in: 'view', section: 3 },
    run: ({ ui }) => ui.showDock('images'),
  },
  {
    ...named('image.check'),
    group: 'Images',
    when: isConnected,
    run: ({ ui, checkImages }) => {
      ui.showDock('images');
      void checkImages();
    },
  },
  {
    ...named('image.refresh'),
    group: 'Images',
    when: isConnected,
    run: ({ startTask }) => void startTask('images.refresh', {}),
  },
  {
    ...named('image.refreshSelected'),
    group: 'Images',
    when: hasImage,
    run: ({ startTask, selected }) =>
      void (selected && startTask('images.refresh', { runtimes: [selected.runtime] })),
  },
  {
    ...named('image.showBuild'),
    group: 'Images',
    when: hasImage,
    run: ({ ui, engine, selected }) =>
      selected && ui.showBuild(buildOfRuntime(Object.values(engine.builds), selected.runtime)?.id ?? null),
  },
  {
    ...named('image.build'),
    group: 'Images',
    when: hasImage,
    run: ({ startTask, selected }) =>
      void (selected && startTask('images.build', { runtime: selected.runtime })),
  },
  {
    ...named('image.buildAnew'),
    group: 'Images',
    when: hasImage,
    run: ({ startTask, selected }) =>
      void (selected && startTask('images.build', { runtime: selected.runtime, anew: true })),
  },
  {
    ...named('image.cancelBuilds'),
    group: 'Images',
    when: ({ engine }) => Object.values(engine.builds).some(isActive),
    run: ({ engine, run }) => {
      for (const { id } of Object.values(engine.builds).filter(isActive)) void run('builds.cancel', { id });
    },
  },
  tierCommand('canary'),
  tierCommand('production'),
  rolloutCommand('promote'),
  rolloutCommand('withdraw'),
  {
    ...named('image.prune'),
    group: 'Images',
    when: isConnected,
    run: ({ ui }) => ui.openDialog({ kind: 'prune' }),
  },
  {
    ...named('image.settings'),
    group: 'Images',
    when: isConnected,
    run: () => showSettings('images'),
  },
  {
    ...named('offline.export'),
    group: 'Org',
    menu: { in: 'file', section: 3 },
    when: ({ engine }) => engine.children[ROOT] !== undefined,
    run: ({ ui }) => ui.openDialog({ kind: 'kitExport' }),
  },
  {
    ...named('offline.import'),
    group: 'Org',
    menu: { in: 'file', section: 3 },
    when: isConnected,
    run: ({ ui }) => ui.openDialog({ kind: 'kitImport' }),
  },
  {
    ...named('tasks.show'),
    group: 'View',
    when: ({ engine }) => Object.values(engine.tasks).some(isRunning),
    run: () => showTasks(),
  },
  {
    ...named('tasks.cancel'),
    group: 'View',
    when: ({ engine }) => Object.values(engine.tasks).some(isRunning),
    run: ({ engine, run }) => {
      for (const { id } of Object.values(engine.tasks).filter(isRunning)) void run('tasks.cancel', { id });
    },
  },
];

function tierCommand(updateTier: UpdateTier): Command {
  return {
    ...named(`workspace.${updateTier}`),
    group: 'Images',
    when: (context) => hasImage(context) && context.selected?.updateTier !== updateTier,
    run: ({ run, selected }) => void (selected && run('workspaces.update', { id: selected.id, updateTier })),
  };
}

function rolloutCommand(action: 'promote' | 'withdraw'): Command {
  return {
    ...named(`image.${action}`),
    group: 'Images',
    when: (context) => rolloutFor(context) !== undefined,
    run: (context) => {
      const runtime = rolloutFor(context);
      if (runtime !== undefined) void context.run('images.rollout', { runtime, action });
    },
  };
}

/** The runtime whose rollout is meant: that of the selected workspace, else the only one that there is. */
function rolloutFor({ images, selected }: CommandContext): string | undefined {
  const open = (images.overview?.runtimes ?? []).filter(({ rollout }) => rollout !== null);
  const own = open.find(({ runtime }) => runtime === selected?.runtime);
  return own?.runtime ?? (open.length === 1 ? open[0]?.runtime : undefined);
}
