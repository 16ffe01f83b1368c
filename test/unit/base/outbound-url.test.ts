import { expect, test } from 'vitest';
import { checkOutboundUrl } from '../../../core/base/index.ts';

test.each([
  'http://127.0.0.1:8000/',
  'http://localhost:8000/agent',
  'https://agent.example.com',
  'http://192.168.1.20:9000',
  'http://172.18.0.3:8000',
  'http://[::1]:8000/',
])('messages may go to %s', (url) => expect(() => checkOutboundUrl(url)).not.toThrow());

test.each([
  'agent.example.com',
  'file:///etc/passwd',
  'ftp://127.0.0.1/',
  'http://',
  'http://169.254.169.254/latest/meta-data',
  'http://2852039166/',
  'http://0xa9.0xfe.0xa9.0xfe/',
  'http://[::ffff:169.254.169.254]/',
  'http://[fe80::1]/',
  'http://0.0.0.0:8000/',
  'http://255.255.255.255/',
  'http://100.100.100.200/',
])('messages never go to %s', (url) => {
  expect(() => checkOutboundUrl(url)).toThrow(expect.objectContaining({ code: 'invalid_url' }));
});
