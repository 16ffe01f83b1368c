import { isIPv4 } from 'node:net';
import type Dockerode from 'dockerode';
import { dockerError, isNotFound, statusOf } from './errors.ts';
import { labelsFor } from './labels.ts';

export type Networks = ReturnType<typeof networkCalls>;

/** Typed calls on networks. They throw what `dockerError` makes of Docker's answer. */
export function networkCalls(client: () => Dockerode, instanceId: string) {
  return {
    /**
     * Makes sure that a bridge of that name exists; one that is there already is used as it is. `gateway` is the
     * IPv4 address of the engine's machine inside the network, null when it has none.
     */
    async ensure(name: string): Promise<{ gateway: string | null }> {
      try {
        const existing = await inspect(client(), name);
        if (existing) return { gateway: gatewayOf(existing) };
        await create(client(), name, instanceId);
        return { gateway: gatewayOf(await inspect(client(), name)) };
      } catch (error) {
        throw dockerError(error, {
          code: 'network_create_failed',
          message: `The network ${name} could not be created`,
        });
      }
    },
  };
}

async function create(client: Dockerode, name: string, instanceId: string): Promise<void> {
  try {
    // The label names the creator only; other installations share the network.
    await client.createNetwork({
      Name: name,
      Driver: 'bridge',
      CheckDuplicate: true,
      Labels: labelsFor(instanceId),
    });
  } catch (error) {
    // Another installation was faster.
    if (statusOf(error) !== 409) throw error;
  }
}

async function inspect(client: Dockerode, name: string): Promise<Dockerode.NetworkInspectInfo | undefined> {
  try {
    return await client.getNetwork(name).inspect();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function gatewayOf(network: Dockerode.NetworkInspectInfo | undefined): string | null {
  const addresses = network?.IPAM?.Config?.map((entry) => entry.Gateway?.split('/')[0] ?? '') ?? [];
  return addresses.find((address) => isIPv4(address)) ?? null;
}
