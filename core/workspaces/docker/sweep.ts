import { type Logger, toAppError } from '../../base/index.ts';
import { type ContainerSpec, type Docker, labelsFor } from '../../docker/index.ts';
import { AGENT_ID } from './seed.ts';

const FOR_SHELL = `cd /configs || exit 1
failed=0
for file; do
  rm -f -- "$file" 2>/dev/null
  [ -f "$file" ] && failed=1
  above=\${file%/*}
  while [ "$above" != "$file" ] && rmdir -- "$above" 2>/dev/null; do file=$above; above=\${file%/*}; done
done
exit $failed`;
const FOR_NODE = `const { unlinkSync, rmdirSync, statSync } = require('node:fs');
const { dirname } = require('node:path');
process.chdir('/configs');
for (const file of process.argv.slice(1)) {
  try {
    unlinkSync(file);
    for (let above = dirname(file); above !== '.'; above = dirname(above)) rmdirSync(above);
  } catch {}
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) process.exitCode = 1;
}`;
/** An image that can run an agent has one of these. */
const PROGRAMS = [
  ['sh', '-c', FOR_SHELL, 'sh'],
  ['node', '-e', FOR_NODE, '--'],
];

/**
 * Removes files from the volume of `/configs`, and folders that held nothing else. Docker can write into a container
 * that does not run, but not delete; so the image of the agent itself does it, in a short-lived container under the
 * name of the real one. Where the image cannot, the files stay, which is only logged.
 */
export async function sweep(
  { docker, logger }: { readonly docker: Docker; readonly logger: Logger },
  container: ContainerSpec,
  files: readonly string[],
): Promise<void> {
  for (const program of PROGRAMS) {
    const id = await docker.containers.create({
      ...container,
      // Nobody's container for those who follow what happens; a crash leaves it to the next one of that name.
      labels: labelsFor(docker.instanceId),
      env: {},
      folders: [],
      once: { command: [...program, ...files], userId: AGENT_ID },
    });
    try {
      await docker.containers.start(id);
      if ((await docker.containers.exitCode(id)) === 0) return;
    } catch (error) {
      if (toAppError(error).code !== 'container_start_failed') throw error;
    } finally {
      await docker.containers.remove(id);
    }
  }
  logger.warn({ image: container.image, files }, 'files of an earlier template could not be removed');
}
