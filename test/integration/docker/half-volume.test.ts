import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../../core/base/index.ts';
import type { Docker } from '../../../core/docker/index.ts';
import { cleanUp, connectedDocker, dockerCli, hasDocker, NEEDS_DOCKER, testImage } from './engine.ts';

/** Docker makes the folder of a volume before it notes the labels: ended between the two, it has one without any. */
describe.skipIf(!hasDocker)(`a volume without labels${NEEDS_DOCKER}`, () => {
  let docker: Docker;
  let name: string;

  beforeEach(async () => {
    docker = await connectedDocker();
    name = `ws-${newId()}-configs`;
    await dockerCli('volume', 'create', name);
  });

  afterEach(async () => {
    await dockerCli('volume', 'rm', '--force', name);
    await cleanUp(docker.instanceId);
    await docker.dispose();
  });

  it('is made anew when it is empty and nobody uses it', async () => {
    expect(await docker.volumes.ensure(name, 'a')).toEqual({ created: true });
    expect(await docker.volumes.isOurs(name)).toBe(true);
  });

  it('stays what it is with anything in it', async () => {
    const image = await testImage(docker);
    const write = 'require("node:fs").writeFileSync("/v/kept", "x")';
    await dockerCli('run', '--rm', '--user', '0', '-v', `${name}:/v`, image, 'node', '-e', write);
    await expect(docker.volumes.ensure(name, 'a')).rejects.toMatchObject({ code: 'docker_conflict' });
    expect(await dockerCli('volume', 'inspect', '--format', '{{.Name}}', name)).toBe(name);
  });
});
