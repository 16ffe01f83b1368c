import type { ApiAddress } from '../../contract/index.ts';

export interface AddressParts {
  /** On loopback. */
  readonly url: string;
  /** Where containers reach it, if that is not through loopback. */
  readonly containerPort: number | undefined;
  readonly externalUrl: string | undefined;
  readonly inContainers: boolean;
}

/** Where the platform API answers, and for whom. */
export function apiAddresses({ url, containerPort, externalUrl, inContainers }: AddressParts): ApiAddress[] {
  const addresses: ApiAddress[] = [{ url, reach: 'machine' }];
  if (inContainers) {
    const port = containerPort ?? new URL(url).port;
    addresses.push({ url: `http://host.docker.internal:${port}`, reach: 'containers' });
  }
  if (externalUrl !== undefined) addresses.push({ url: externalUrl, reach: 'elsewhere' });
  return addresses;
}
