import { lookup } from 'node:dns';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';
import { AppError } from './errors.ts';

/**
 * Where no agent lives, but services that trust whoever reaches them (cloud metadata), and everybody at once.
 * Loopback and private networks are fine: that is where agents of this machine and its neighbours are.
 */
const FORBIDDEN = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['224.0.0.0', 3],
] as const) {
  FORBIDDEN.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['::', 128],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  FORBIDDEN.addSubnet(network, bits, 'ipv6');
}

/** Checks a URL that messages will be posted to. Throws `invalid_url`. Names are checked when they are looked up. */
export function checkOutboundUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new AppError('invalid_url', 'url must be an http or https URL');
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isForbiddenAddress(host)) throw new AppError('invalid_url', `url must not point to ${host}`);
}

/** Resolves names as usual, and refuses those that lead to a forbidden address. For `http.request`. */
export const outboundLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, options, (error, address, family) => {
    const found = typeof address === 'string' ? [address] : (address ?? []).map((each) => each.address);
    const forbidden = error ? undefined : found.find(isForbiddenAddress);
    if (forbidden === undefined) callback(error, address, family);
    else
      callback(new Error(`${hostname} leads to ${forbidden}, where messages are not sent`), address, family);
  });
};

function isForbiddenAddress(address: string): boolean {
  return isIP(address) !== 0 && FORBIDDEN.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
