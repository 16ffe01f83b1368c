import { createServer } from 'node:net';
import { systemCodeOf } from '../base/index.ts';
import type { HostAccess } from './types.ts';

/** Engines that run in a virtual machine of their own and resolve `host.docker.internal` to this machine's loopback. */
const VIRTUAL_MACHINE_SYSTEMS = /docker desktop|orbstack|rancher desktop|colima/i;

export type EngineKind = 'native' | 'virtual-machine';

/**
 * Whether containers share this machine's network stack. On Linux the address of the network's gateway decides:
 * it is an address of this machine only for a native engine that runs as root.
 */
export async function engineKind(
  operatingSystem: string,
  gateway: string,
  platform: NodeJS.Platform,
): Promise<EngineKind> {
  if (platform !== 'linux' || VIRTUAL_MACHINE_SYSTEMS.test(operatingSystem)) {
    return 'virtual-machine';
  }
  return (await isLocalAddress(gateway)) ? 'native' : 'virtual-machine';
}

/** For a native engine. The address is explicit, since `host-gateway` would mean that of Docker's default bridge. */
export function hostAccessThrough(gateway: string): HostAccess {
  return { listenAddress: gateway, extraHosts: [`host.docker.internal:${gateway}`] };
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
