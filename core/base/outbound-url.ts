import { lookup } from 'node:dns';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';
import { AppError } from './errors.ts';

/**
 * Where no agent lives, but services that trust whoever reaches them (cloud metadata), and everybody at once.
 * Loopback and private networks are fine: that is where agents of this machine and its neighbours are.
 */
const FORBIDDEN = new BlockList();
for (const [network, bits] of [
  // "This" network, shared address space of providers (metadata services among it), link-local.
  ['0.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  // Protocol assignments, documentation and benchmarks.
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  // What Azure answers its virtual machines from.
  ['168.63.129.16', 32],
  // Multicast, reserved and broadcast.
  ['224.0.0.0', 3],
] as const) {
  FORBIDDEN.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['::', 128],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
  ['2001:db8::', 32],
  // Where others decide what is behind an address: Teredo, and translation within a provider.
  ['2001::', 32],
  ['64:ff9b:1::', 48],
  // What Amazon answers its virtual machines from.
  ['fd00:ec2::', 32],
] as const) {
  FORBIDDEN.addSubnet(network, bits, 'ipv6');
}

/** Prefixes behind which an IPv4 address stands, with the 16-bit group that it begins in. */
const CARRYING_IPV4 = [
  { network: '64:ff9b::', bits: 96, group: 6 },
  { network: '2002::', bits: 16, group: 1 },
  { network: '::', bits: 96, group: 6 },
].map(({ network, bits, group }) => {
  const list = new BlockList();
  list.addSubnet(network, bits, 'ipv6');
  return { list, group };
});

/**
 * Checks a URL that messages will be posted to. Throws `invalid_url`. Names are checked when they are looked up, each time
 * anew: what a name leads to changes.
 */
export function checkOutboundUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new AppError('invalid_url', 'url must be an http or https URL');
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isForbiddenAddress(host)) throw new AppError('invalid_url', `url must not point to ${host}`);
}

/** Resolves names as usual, and refuses those of whose addresses one is forbidden, with `invalid_url`. For `http.request`. */
export const outboundLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, options, (error, address, family) => {
    const found = typeof address === 'string' ? [address] : (address ?? []).map((each) => each.address);
    const forbidden = error ? undefined : found.find(isForbiddenAddress);
    if (forbidden === undefined) {
      callback(error, address, family);
      return;
    }
    const problem = `${hostname} leads to ${forbidden}, where messages are not sent`;
    callback(new AppError('invalid_url', problem), address, family);
  });
};

/** Whether messages never go to this address, however it is written. Names are no addresses. */
function isForbiddenAddress(text: string): boolean {
  // The interface that a link-local address belongs to says nothing about where it leads.
  const [address = ''] = text.split('%');
  if (isIP(address) === 0) return false;
  if (!isIPv6(address)) return FORBIDDEN.check(address, 'ipv4');
  if (FORBIDDEN.check(address, 'ipv6')) return true;
  if (address === '::1') return false;
  return CARRYING_IPV4.some(
    ({ list, group }) => list.check(address, 'ipv6') && FORBIDDEN.check(carriedIn(address, group), 'ipv4'),
  );
}

/** The IPv4 address in the 32 bits from a group on. */
function carriedIn(address: string, group: number): string {
  // The URL parser writes every form of an address in one way: at most one gap, and no dots.
  const written = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = written.split('::');
  const parts = (side: string | undefined) => (side ? side.split(':') : []);
  const missing = 8 - parts(head).length - parts(tail).length;
  const groups = [...parts(head), ...Array.from({ length: missing }, () => '0'), ...parts(tail)];
  return groups
    .slice(group, group + 2)
    .map((each) => Number.parseInt(each, 16))
    .flatMap((each) => [each >> 8, each & 0xff])
    .join('.');
}
