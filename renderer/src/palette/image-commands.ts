import { hasInstance, type UpdateTier } from '../../../core/contract/index.ts';
import { buildOfRuntime, isActive } from '../dock/builds/texts.ts';
import { ROOT } from '../engine/state.ts';
import { showTasks } from '../state/tasks.ts';
import type { Command, CommandContext } from './command.ts';

const isConnected = ({ engine }: CommandContext) => engine.engine !== null;
const hasImage = ({ selected }: CommandContext) => selected !== null && hasInstance(selected);
const isRunning = ({ status }: { readonly status: string }) => status === 'running';

/** Commands on images, their builds, long work and offline kits. */
export const imageCommands: readonly Command[] = [
  {
    id: 'view.images',
    title: 'Show images',
    group: 'Images',
    keywords: 'docker runtimes versions disk sizes updates',
    run: ({ ui }) => ui.showDock('images'),
  },
  {
    id: 'image.check',
    title: 'Check for newer images',
    group: 'Images',
    keywords: 'update source registry watch',
    when: isConnected,
    run: ({ ui, checkImages }) => {
      ui.showDock('images');
      void checkImages();
    },
  },
  {
    id: 'image.refresh',
    title: 'Get the newest images of all workspaces',
    group: 'Images',
    keywords: 'refresh update pull build recreate',
    when: isConnected,
    run: ({ startTask }) => void startTask('images.refresh', {}),
  },
  {
    id: 'image.refreshSelected',
    title: 'Get the newest image of the selected workspace',
    group: 'Images',
    keywords: 'refresh update pull build recreate runtime',
    when: hasImage,
    run: ({ startTask, selected }) =>
      void (selected && startTask('images.refresh', { runtimes: [selected.runtime] })),
  },
  {
    id: 'image.showBuild',
    title: 'Show the image build of the selected workspace',
    group: 'Images',
    keywords: 'log steps docker runtime',
    when: hasImage,
    run: ({ ui, engine, selected }) =>
      selected && ui.showBuild(buildOfRuntime(Object.values(engine.builds), selected.runtime)?.id ?? null),
  },
  {
    id: 'image.build',
    title: 'Rebuild the image of the selected workspace',
    group: 'Images',
    keywords: 'docker runtime pull',
    when: hasImage,
    run: ({ startTask, selected }) =>
      void (selected && startTask('images.build', { runtime: selected.runtime })),
  },
  {
    id: 'image.buildAnew',
    title: 'Rebuild the image of the selected workspace without cache',
    group: 'Images',
    keywords: 'docker runtime pull clean',
    when: hasImage,
    run: ({ startTask, selected }) =>
      void (selected && startTask('images.build', { runtime: selected.runtime, anew: true })),
  },
  {
    id: 'image.cancelBuilds',
    title: 'Cancel every image build',
    group: 'Images',
    keywords: 'stop abort docker',
    when: ({ engine }) => Object.values(engine.builds).some(isActive),
    run: ({ engine, run }) => {
      for (const { id } of Object.values(engine.builds).filter(isActive)) void run('builds.cancel', { id });
    },
  },
  tierCommand('canary', 'Make the selected workspace a canary of new images'),
  tierCommand('production', 'Let the selected workspace wait for canaries'),
  rolloutCommand('promote', 'Promote the new image that canaries try out'),
  rolloutCommand('withdraw', 'Withdraw the new image that canaries try out'),
  {
    id: 'image.prune',
    title: 'Prune images…',
    group: 'Images',
    keywords: 'remove unused disk space clean cache',
    when: isConnected,
    run: ({ ui }) => ui.openDialog({ kind: 'prune' }),
  },
  {
    id: 'image.settings',
    title: 'Settings of images…',
    group: 'Images',
    keywords: 'registry templates platform watch parallel soak keep',
    when: isConnected,
    run: ({ ui }) => ui.openDialog({ kind: 'imageSettings' }),
  },
  {
    id: 'offline.export',
    title: 'Export an offline kit…',
    group: 'Org',
    keywords: 'air gap usb images backup save',
    when: ({ engine }) => engine.children[ROOT] !== undefined,
    run: ({ ui }) => ui.openDialog({ kind: 'kitExport' }),
  },
  {
    id: 'offline.import',
    title: 'Import an offline kit…',
    group: 'Org',
    keywords: 'air gap usb images restore load',
    when: isConnected,
    run: ({ ui }) => ui.openDialog({ kind: 'kitImport' }),
  },
  {
    id: 'tasks.show',
    title: 'Show running tasks',
    group: 'View',
    keywords: 'progress work rows',
    when: ({ engine }) => Object.values(engine.tasks).some(isRunning),
    run: () => showTasks(),
  },
  {
    id: 'tasks.cancel',
    title: 'Cancel every running task',
    group: 'View',
    keywords: 'stop abort progress work',
    when: ({ engine }) => Object.values(engine.tasks).some(isRunning),
    run: ({ engine, run }) => {
      for (const { id } of Object.values(engine.tasks).filter(isRunning)) void run('tasks.cancel', { id });
    },
  },
];

function tierCommand(updateTier: UpdateTier, title: string): Command {
  return {
    id: `workspace.${updateTier}`,
    title,
    group: 'Images',
    keywords: 'update tier rollout production canary',
    when: (context) => hasImage(context) && context.selected?.updateTier !== updateTier,
    run: ({ run, selected }) => void (selected && run('workspaces.update', { id: selected.id, updateTier })),
  };
}

function rolloutCommand(action: 'promote' | 'withdraw', title: string): Command {
  return {
    id: `image.${action}`,
    title,
    group: 'Images',
    keywords: 'rollout canary soak update',
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
