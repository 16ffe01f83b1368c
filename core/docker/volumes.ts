import type Dockerode from 'dockerode';
import { AppError } from '../base/index.ts';
import { dockerError, isNotFound } from './errors.ts';
import { belongsTo, labelFilters, labelsFor, workspaceOf } from './labels.ts';

/** Sizes of volumes in bytes, as the engine counts them; the library leaves this untyped. */
interface DiskUse {
  readonly Volumes:
    | readonly {
        readonly Name: string;
        readonly UsageData?: { readonly Size: number; readonly RefCount: number } | null;
      }[]
    | null;
}

export type Volumes = ReturnType<typeof volumeCalls>;

/** Typed calls on volumes. They throw what `dockerError` makes of Docker's answer. */
export function volumeCalls(client: () => Dockerode, instanceId: string) {
  return {
    /**
     * Makes sure that the volume exists and is this installation's; `created` tells whether this call made it.
     * `docker_conflict` when a volume of that name belongs, or may belong, to someone else.
     *
     * @param onMissing called before it is made
     */
    async ensure(name: string, workspaceId: string, onMissing?: () => void): Promise<{ created: boolean }> {
      try {
        const existing = await inspect(client(), name);
        if (existing && belongsTo(existing.Labels, instanceId)) return { created: false };
        if (existing && !(await isHalfMade(client(), existing))) throw foreign(name);
        onMissing?.();
        if (existing) await client().getVolume(name).remove();
        await client().createVolume({ Name: name, Labels: labelsFor(instanceId, { workspaceId }) });
        return { created: true };
      } catch (error) {
        throw dockerError(error, {
          code: 'volume_create_failed',
          message: `The volume ${name} could not be created`,
        });
      }
    },

    /** Whether there is a volume of that name that is this installation's. */
    async isOurs(name: string): Promise<boolean> {
      try {
        return belongsTo((await inspect(client(), name))?.Labels, instanceId);
      } catch (error) {
        throw dockerError(error, {
          code: 'docker_error',
          message: `The volume ${name} could not be looked up`,
        });
      }
    },

    /** Removes the volume and its data. One that does not exist or belongs to someone else is left alone. */
    async remove(name: string): Promise<void> {
      try {
        const existing = await inspect(client(), name);
        if (existing && belongsTo(existing.Labels, instanceId)) await client().getVolume(name).remove();
      } catch (error) {
        if (isNotFound(error)) return;
        throw dockerError(error, {
          code: 'volume_remove_failed',
          message: `The volume ${name} could not be removed`,
        });
      }
    },

    /** Ids of all workspaces that have a volume of this installation. */
    async workspaceIds(): Promise<string[]> {
      try {
        const { Volumes: found } = await client().listVolumes({
          filters: { label: labelFilters(instanceId) },
        });
        // Docker answers null instead of an empty list.
        return (found ?? []).map((volume) => workspaceOf(volume.Labels)).filter((id) => id !== '');
      } catch (error) {
        throw dockerError(error, { code: 'docker_error', message: 'The volumes could not be listed' });
      }
    },
  };
}

async function inspect(client: Dockerode, name: string): Promise<Dockerode.VolumeInspectInfo | undefined> {
  try {
    return await client.getVolume(name).inspect();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/**
 * An engine that was ended while it made a volume has it without the labels later. What says so little, holds nothing
 * and is used by nobody can go; anything else may be somebody's.
 */
async function isHalfMade(
  client: Dockerode,
  { Name: name, Labels: labels }: Dockerode.VolumeInspectInfo,
): Promise<boolean> {
  if (Object.keys(labels ?? {}).length > 0) return false;
  const { Volumes: all } = (await client.df()) as DiskUse;
  const usage = all?.find((volume) => volume.Name === name)?.UsageData;
  return usage?.Size === 0 && usage.RefCount === 0;
}

function foreign(name: string): AppError {
  return new AppError('docker_conflict', `A volume named ${name} already exists and is not this app's`, {
    detail: 'It may belong to another installation of the app. Rename or remove it, then try again.',
  });
}
