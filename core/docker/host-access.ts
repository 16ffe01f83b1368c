import { createServer } from 'node:net';
import { systemCodeOf } from '../base/index.ts';
import type { Flavour, HostAccess } from './types.ts';

export type EngineKind = 'native' | 'virtual-machine';

/**
 * Whether containers share this machine's network stack. On Linux the address of the network's gateway decides:
 * it is an address of this machine only for a native engine that runs as root.
 */
export async function engineKind(
  flavour: Flavour,
  gateway: string,
  platform: NodeJS.Platform,
): Promise<EngineKind> {
  if (platform !== 'linux' || flavour === 'desktop') return 'virtual-machine';
  return (await isLocalAddress(gateway)) ? 'native' : 'virtual-machine';
}

/** For a native engine. The address is explicit, since `host-gateway` would mean that of Docker's default bridge. */
export function hostAccessThrough(gateway: string): HostAccess {
  return { listenAddress: gateway, extraHosts: [`host.docker.internal:${gateway}`] };
}

/** For a rootless engine whose network driver leads from this address to this machine's loopback. */
export function hostAccessAt(hostAddress: string): HostAccess {
  return { listenAddress: null, extraHosts: [`host.docker.internal:${hostAddress}`] };
}

/** Asked by binding, since the interface list leaves out bridges that have no container yet. */
function isLocalAddress(address: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      if (systemCodeOf(error) === 'EADDRNOTAVAIL') resolve(false);
      else reject(error);
    });
    server.listen(0, address, () => server.close(() => resolve(true)));
  });
}
