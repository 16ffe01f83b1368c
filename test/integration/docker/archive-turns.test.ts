import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId, silentLogger } from '../../../core/base/index.ts';
import {
  AGENT_PORT,
  type ContainerSpec,
  type Docker,
  labelsFor,
  NETWORK,
} from '../../../core/docker/index.ts';
import type { FilesOwner } from '../../../core/workspaces/access/types.ts';
import type { WorkspaceBackend } from '../../../core/workspaces/backend.ts';
import { createDockerBackend } from '../../../core/workspaces/docker-backend.ts';
import { temporaryFolder } from '../../support/store.ts';
import { cleanUp, connectedDocker, hasDocker, NEEDS_DOCKER, testImage } from './engine.ts';

const READERS = 4;
const REPLACEMENTS = 15;

describe.skipIf(!hasDocker)(`files of a container that is replaced${NEEDS_DOCKER}`, () => {
  let docker: Docker;
  let backend: WorkspaceBackend;
  let spec: ContainerSpec;
  let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
  const id = newId();
  const name = `ws-${id.slice(0, 12)}`;

  beforeAll(async () => {
    docker = await connectedDocker();
    temporary = await temporaryFolder();
    const endedLogs = temporary.folder;
    const redact = (line: string) => line;
    backend = createDockerBackend({ docker, guarded: [], logger: silentLogger(), redact, endedLogs });
    await docker.hostAccess();
    await docker.volumes.ensure(`${name}-configs`, id);
    spec = {
      name,
      image: await testImage(docker),
      labels: labelsFor(docker.instanceId, { workspaceId: id }),
      env: {},
      agentPort: AGENT_PORT,
      volumes: { [`${name}-configs`]: '/configs' },
      folders: [],
      network: NETWORK,
      extraHosts: [],
      readOnlyRoot: false,
      tmpfs: {},
      memoryBytes: 256 * 1024 * 1024,
      nanoCpus: 1_000_000_000,
      processLimit: 64,
      once: { command: ['node', '-e', 'setInterval(() => undefined, 1e6)'], userId: 1000 },
    };
  });
  afterAll(async () => {
    await cleanUp(docker.instanceId);
    await backend.dispose();
    await docker.dispose();
    await temporary.dispose();
  });

  it('are all still there, however many look at them meanwhile', async () => {
    const owner: FilesOwner = { id, name: 'Tester', image: spec.image, hostFolder: null };
    let container = await docker.containers.create(spec);
    const content = Buffer.from('what the agent has learned');
    await docker.containers.putFiles(container, '/configs', [
      { path: 'kept.md', mode: 0o644, owner: 1000, content: { kind: 'bytes', bytes: content } },
    ]);
    let goesOn = true;
    // One that comes too late is told that its container is gone: what counts is what the volume holds at the end.
    const readers = Array.from({ length: READERS }, async () => {
      while (goesOn) await docker.archives.read(container, '/configs/kept.md', 1_000).catch(() => undefined);
    });
    for (let replaced = 0; replaced < REPLACEMENTS; replaced += 1) {
      await docker.containers.start(container);
      await docker.containers.remove(container);
      container = await docker.containers.create(spec);
    }
    goesOn = false;
    await Promise.all(readers);
    await docker.refreshContainer(container);
    const kept = await backend.files.read(owner, '/configs', 'kept.md');
    expect(Buffer.from(kept).toString()).toBe(content.toString());
  });
});
