import type { InboundSecrets, WorkspaceTokens } from '../../agents/index.ts';
import type { DisposableStack } from '../../base/index.ts';
import { usualOf } from '../../contract/index.ts';
import { Memories } from '../../memory/index.ts';
import type { NewWorkspace, WorkspaceRegistry } from '../../workspaces/index.ts';
import { createAccess } from '../access.ts';
import { AppSettings, imageSource, policySource } from '../app-settings/index.ts';
import type { ImageParts } from '../images/parts.ts';
import { createAgentMemory } from '../memory.ts';
import type { Messaging } from '../messaging.ts';
import { createWorkspaces } from '../new-workspace.ts';
import { Orgs } from '../org/index.ts';
import { createPlugins } from '../plugins.ts';
import { createSettings, type Settings } from '../settings.ts';
import { Tasks } from '../tasks.ts';
import { createUploads } from '../uploads.ts';
import type { Foundation } from './foundation.ts';
import type { Running } from './running.ts';
import type { Wishes } from './wishes.ts';

export interface ServiceParts extends Pick<Running, 'backends' | 'policies'> {
  readonly foundation: Foundation;
  readonly wishes: Wishes;
  readonly messaging: Messaging;
  readonly imageParts: ImageParts;
  readonly registry: WorkspaceRegistry;
  readonly tokens: WorkspaceTokens;
  readonly inboundSecrets: InboundSecrets;
}

/** What operations and routes call besides: orgs, new workspaces, their files, terminals, plugins, memory and settings. */
export function createServices(parts: ServiceParts, owned: DisposableStack) {
  const { foundation, wishes, messaging, imageParts, backends, policies, registry, tokens } = parts;
  const { store, paths, resources, templateRoots, known, env, clock, now, ticks, logger } = foundation;
  const { lifecycle, restarts, secrets, channels, restartSoon } = wishes;
  const { activity, schedules } = messaging;
  const sources = [policySource(policies), imageSource(imageParts), foundation.environmentSettings];
  const appSettings = new AppSettings(sources);

  const memories = new Memories(store, now);
  const { memory: agentMemory, keyValues } = createAgentMemory(store, activity, now);
  const orgs = owned.add(
    new Orgs({
      store,
      lifecycle,
      schedules,
      secrets,
      channels,
      memories,
      requireBackend: () => backends.require(),
      onInstances: () => backends.remember(),
      paths,
      resources,
      templateRoots,
      env,
      logger,
      clock,
      now,
    }),
  );
  const requireRuntime = (runtime: string) => imageParts.images.provider.describe(runtime);
  const creating = {
    store,
    templateRoots,
    backends,
    registry,
    lifecycle,
    secrets,
    memories,
    requireRuntime,
    usual: () => usualOf(appSettings.list()),
    logger,
  };
  const newWorkspaces = (input: NewWorkspace) => createWorkspaces(input, creating);
  const createWorkspace = async (input: NewWorkspace) => (await newWorkspaces(input))[0];
  const lifecycleParts = {
    ...creating,
    channels,
    schedules,
    createWorkspaces: newWorkspaces,
    models: () => settings.models,
  };

  const access = createAccess({ store, registry, backends, restartSoon, clock, logger });
  const { files } = access;
  owned.add(restarts);
  // Before the backend, which they run programs in.
  owned.add(access.terminals);
  const pluginParts = createPlugins({
    store,
    registry,
    backends,
    files,
    restartSoon,
    paths,
    resources,
    env,
    clock,
    logger,
  });
  const settings: Settings = createSettings({
    ...creating,
    files,
    images: imageParts,
    known,
    restartSoon,
    logger,
  });
  const { uploads, pending, transcripts } = createUploads(
    { store, activity, secrets: parts.inboundSecrets, tokens, files, clock, ticks, logger },
    owned,
  );
  const tasks = owned.add(
    new Tasks({ clock, onChange: (task) => store.events.append({ type: 'task.changed', task }) }),
  );
  return {
    agentMemory,
    keyValues,
    orgs,
    requireRuntime,
    createWorkspace,
    lifecycleParts,
    access,
    pluginParts,
    settings,
    appSettings,
    uploads,
    pendingUploads: pending,
    transcripts,
    tasks,
  };
}

export type Services = ReturnType<typeof createServices>;
