import path from 'node:path';
import { AppError, createLogger, homePaths, newId, resourcesFolder } from '../../base/index.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../output.ts';

export const baseImage: Command = {
  usage: 'base-image [--out FILE]',
  summary: 'Write the base image of the bundled runtimes to a file that ships with the app',
  flags: { out: { type: 'string' } },
  async run(_args, flags, { home, env, output }) {
    const [{ createDocker, isUsable }, { writeBaseImageTar }] = await Promise.all([
      import('../../docker/index.ts'),
      import('../../images/index.ts'),
    ]);
    const logger = createLogger({ level: 'warn' });
    const resources = resourcesFolder();
    const docker = createDocker({ instanceId: newId(), logger, env });
    try {
      if (!isUsable(await docker.settled()))
        throw new AppError('docker_absent', 'Making the base image needs a Docker engine');
      const file =
        typeof flags.out === 'string'
          ? path.resolve(flags.out)
          : path.join(resources, 'base-image', `molecule-base-${await docker.images.architecture()}.tar.gz`);
      const image = await writeBaseImageTar({ docker, resources, home: homePaths(home), logger }, file);
      output.out(`${image.reference} written to ${file}`);
      return EXIT.ok;
    } finally {
      await docker.dispose();
    }
  },
};
