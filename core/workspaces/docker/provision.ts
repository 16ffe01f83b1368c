import { AppError, checkpoint, type Logger, messageOf } from '../../base/index.ts';
import {
  belongsTo,
  type Docker,
  labelsFor,
  type NamedContainer,
  type OurContainer,
} from '../../docker/index.ts';
import type { ProvisionStep, WorkspaceSpec } from '../backend.ts';
import { checkHostFolder } from '../host-folder.ts';
import { preflight } from '../preflight/preflight.ts';
import { containerOf, startable } from './container.ts';
import { isolationOf } from './isolation.ts';
import { type Limits, ONE_CPU } from './limits.ts';
import { namesOf } from './names.ts';
import { presentConfig } from './present-config.ts';
import { seedEntries } from './seed.ts';
import { sweep } from './sweep.ts';
import { ensureVolumes, renewSessions, volumesOf } from './volumes.ts';

/** Means that another actor interfered; the second try starts from scratch. */
const RETRIED_CODES = new Set(['port_taken', 'container_missing', 'docker_conflict']);

export interface ProvisionContext {
  readonly docker: Docker;
  /** Real paths of folders that no agent may work in. */
  readonly guarded: readonly string[];
  /** What a container of a tier may use. */
  readonly limitsOf: (tier: number) => Limits;
  /** Of a container, one line each; empty where it printed nothing. Never rejects. */
  readonly lastWords: (containerId: string) => Promise<string>;
  readonly logger: Logger;
}

/**
 * Volumes → container → seed → start, replacing whatever this installation has by that name. `existing` is what has
 * the name; undefined saves looking for that again, and Docker's refusal of the name then leads to it all the same.
 */
export async function provision(
  context: ProvisionContext,
  spec: WorkspaceSpec,
  onStep: (step: ProvisionStep) => void,
  existing: NamedContainer | undefined,
): Promise<OurContainer> {
  const { docker, logger } = context;
  const { container: name } = namesOf(spec.id);
  const made: string[] = [];
  let clears = existing !== undefined;
  let seeded = false;
  try {
    const isolation = isolationOf(spec);
    await checkHostFolder(spec, context.guarded);

    onStep('volumes');
    const { extraHosts } = await docker.hostAccess();
    const mounts = volumesOf(spec, isolation);
    const volumes = await ensureVolumes(docker, spec, mounts);
    made.push(...volumes.created);
    checkpoint('provision.volumes');
    const bare = containerOf(spec, {
      instanceId: docker.instanceId,
      isolation,
      limits: await within(docker, context.limitsOf(spec.tier)),
      volumes: mounts,
      extraHosts,
    });
    const files = await preflight(spec, volumes.freshConfigs, () => presentConfig(context, bare, existing));
    const credentials = spec.credentials();
    const fresh = [...volumes.fresh];
    if (spec.resetSession) {
      if (clears) await removeOwn(docker, name);
      fresh.push(...(await renewSessions(docker, spec, mounts)));
    }
    const attempt = async (): Promise<OurContainer> => {
      if (clears) await removeOwn(docker, name);
      if (clears) checkpoint('restart.stopped');
      clears = true;
      const container = await startable(bare, credentials);
      const entries = seedEntries([...files, ...credentials.files], fresh);
      onStep('container');
      if (!volumes.freshConfigs && spec.gone.length > 0) await sweep(context, container, spec.gone);
      let id = await docker.containers.create(
        // A read-only root takes no files, so a first container that is never started carries them in.
        container.readOnlyRoot
          ? { ...container, readOnlyRoot: false, labels: seederLabels(docker, spec) }
          : container,
      );
      checkpoint('provision.created');
      try {
        onStep('seed');
        await docker.containers.putFiles(id, '/', entries);
        seeded = true;
        checkpoint('provision.seeded');
        if (container.readOnlyRoot) {
          await docker.containers.remove(id);
          id = await docker.containers.create(container);
        }
        onStep('start');
        await docker.containers.start(id);
        checkpoint('provision.started');
        const started = await docker.refreshContainer(id);
        if (started) return started;
        throw new AppError('container_missing', 'The container vanished right after it was started', {
          detail: 'Something else removed it. Try again.',
        });
      } catch (error) {
        const words = await context.lastWords(id);
        await undo(logger, () => discard(docker, id));
        throw withLastWords(error, words);
      }
    };
    return await withOneRetry(attempt, logger);
  } catch (error) {
    if (!seeded) {
      // What ran before is not what is wanted: it would go on under a workspace that failed.
      if (existing) await undo(logger, () => removeOwn(docker, name));
      for (const volume of made) await undo(logger, () => docker.volumes.remove(volume));
    }
    throw error;
  }
}

/** Removes the container of that name if it is this installation's; anyone else's is left alone. */
export async function removeOwn(docker: Docker, name: string, graceSeconds?: number): Promise<void> {
  const existing = await docker.containers.named(name);
  if (!existing || !belongsTo(existing.labels, docker.instanceId)) return;
  if (graceSeconds !== undefined) await docker.containers.stop(existing.id, graceSeconds);
  await discard(docker, existing.id);
}

async function discard(docker: Docker, id: string): Promise<void> {
  await docker.containers.remove(id);
  docker.forgetContainer(id);
}

async function withOneRetry<T>(work: () => Promise<T>, logger: Logger): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || !RETRIED_CODES.has(error.code)) throw error;
    logger.warn({ err: error }, 'starting a container once more');
    return work();
  }
}

/** Docker refuses to give a container more CPUs than there are. Each machine has one, so nobody asks for that. */
async function within(docker: Docker, limits: Limits): Promise<Limits> {
  if (limits.nanoCpus <= ONE_CPU) return limits;
  const cpus = await docker.cpus();
  return cpus === null ? limits : { ...limits, nanoCpus: Math.min(limits.nanoCpus, cpus * ONE_CPU) };
}

/** The log goes with the container, so whatever it printed has to be told now. */
function withLastWords(error: unknown, words: string): unknown {
  if (words === '' || !(error instanceof AppError)) return error;
  const { code, message, detail, cause, actions, payload } = error;
  const lines = `Its last log lines:\n${words}`;
  return new AppError(code, message, {
    detail: detail ? `${detail}\n${lines}` : lines,
    cause,
    actions,
    payload,
  });
}

/** Without a fingerprint, so that one left behind by a crash is never taken for the real thing. */
function seederLabels(docker: Docker, spec: WorkspaceSpec): Record<string, string> {
  return labelsFor(docker.instanceId, { workspaceId: spec.id });
}

/** Cleaning up after a failure must not hide that failure. */
async function undo(logger: Logger, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    logger.warn({ err: error }, `cleaning up failed: ${messageOf(error)}`);
  }
}
