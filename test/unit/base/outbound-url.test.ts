import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkOutboundUrl, outboundLookup } from '../../../core/base/index.ts';

const refused = (url: string) =>
  expect(() => checkOutboundUrl(url)).toThrow(expect.objectContaining({ code: 'invalid_url' }));

test.each([
  'http://127.0.0.1:8000/',
  'http://localhost:8000/agent',
  'https://agent.example.com',
  'http://192.168.1.20:9000',
  'http://172.18.0.3:8000',
  'http://10.0.0.7/',
  'http://[::1]:8000/',
  'http://[::ffff:127.0.0.1]/',
  'http://[fd12:3456::1]/',
  'http://8.8.8.8/',
  'http://[64:ff9b::8.8.8.8]/',
  'http://[2a00:1450::1]/',
])('messages may go to %s', (url) => expect(() => checkOutboundUrl(url)).not.toThrow());

test.each([
  'agent.example.com',
  'file:///etc/passwd',
  'ftp://127.0.0.1/',
  'http://',
  'http://169.254.169.254/latest/meta-data',
  'http://169.254.169.254./',
  'http://user@169.254.169.254/',
  'http://2852039166/',
  'http://0xa9.0xfe.0xa9.0xfe/',
  'http://0251.0376.0251.0376/',
  'http://169.254.43518/',
  'http://①⑥⑨.254.169.254/',
  'http://[::ffff:169.254.169.254]/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://[::169.254.169.254]/',
  'http://[64:ff9b::169.254.169.254]/',
  'http://[2002:a9fe:a9fe::1]/',
  'http://[fd00:ec2::254]/',
  'http://[fe80::1]/',
  'http://[ff02::1]/',
  'http://[::]/',
  'http://[2001:db8::1]/',
  'http://0.0.0.0:8000/',
  'http://192.0.2.1/',
  'http://198.51.100.7/',
  'http://203.0.113.9/',
  'http://224.0.0.1/',
  'http://255.255.255.255/',
  'http://100.100.100.200/',
  'http://168.63.129.16/',
])('messages never go to %s', (url) => refused(url));

describe('every way to write a forbidden address', () => {
  const octet = fc.integer({ min: 0, max: 255 });
  /** Link-local, multicast, documentation, shared. */
  const forbidden = fc.oneof(
    fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
    fc.tuple(fc.integer({ min: 224, max: 255 }), octet, octet, octet),
    fc.tuple(fc.constant(203), fc.constant(0), fc.constant(113), octet),
    fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), octet, octet),
  );
  const written = fc.tuple(forbidden, fc.integer({ min: 0, max: 7 })).map(([[a, b, c, d], form]) => {
    const hex = (high: number, low: number) => ((high << 8) | low).toString(16);
    const forms = [
      `${a}.${b}.${c}.${d}`,
      `${((a << 24) | (b << 16) | (c << 8) | d) >>> 0}`,
      `0x${[a, b, c, d].map((each) => each.toString(16).padStart(2, '0')).join('')}`,
      `${a}.${b}.${(c << 8) | d}`,
      `[::ffff:${a}.${b}.${c}.${d}]`,
      `[0:0:0:0:0:ffff:${hex(a, b)}:${hex(c, d)}]`,
      `[64:ff9b::${hex(a, b)}:${hex(c, d)}]`,
      `[2002:${hex(a, b)}:${hex(c, d)}::1]`,
    ];
    return forms[form] ?? '';
  });

  test('is refused', () => {
    fc.assert(
      fc.property(written, fc.webPath(), (host, path) => {
        refused(`http://${host}:8000${path}`);
      }),
    );
  });

  test('and nothing else that is loopback or private', () => {
    const mine = fc.oneof(
      fc.tuple(fc.constant(127), octet, octet, octet),
      fc.tuple(fc.constant(10), octet, octet, octet),
      fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
    );
    fc.assert(
      fc.property(mine, (address) => {
        checkOutboundUrl(`http://${address.join('.')}/`);
        checkOutboundUrl(`http://[::ffff:${address.join('.')}]/`);
      }),
    );
  });
});

test('any text is either fine or refused in these words', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.webUrl(),
        fc.ipV6().map((ip) => `http://[${ip}]/`),
      ),
      (text) => {
        try {
          checkOutboundUrl(text);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid_url' });
        }
      },
    ),
  );
});

describe('looking a name up', () => {
  const look = (name: string, all: boolean) =>
    new Promise((resolve) => {
      outboundLookup(name, { all }, (error, address) => resolve(error?.message ?? address));
    });

  test('finds what may be reached', async () => {
    expect(await look('localhost', true)).toEqual(expect.arrayContaining([expect.objectContaining({})]));
  });

  test.each([true, false])('refuses what may not, whether asked for all addresses: %s', async (all) => {
    expect(await look('169.254.169.254', all)).toMatch(/leads to 169\.254\.169\.254/);
    expect(await look('0.0.0.0', all)).toMatch(/where messages are not sent/);
  });
});
