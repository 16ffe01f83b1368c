import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KnownSecrets } from '../../../core/base/index.ts';
import { Channels, checkChannel } from '../../../core/channels/index.ts';
import { createCipher } from '../../../core/secrets/cipher.ts';
import type { Store } from '../../../core/store/index.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

const SLACK = 'https://hooks.slack.com/services/T0/B0/x';
const DISCORD = 'https://discord.com/api/webhooks/1/x';

test.each<[string, Record<string, string>]>([
  ['telegram', { bot_token: '123456:ABC-def_1', chat_id: '-100,42' }],
  ['slack', { bot_token: 'xoxb-1', channel_id: 'C1' }],
  ['slack', { webhook_url: SLACK }],
  ['discord', { webhook_url: DISCORD, public_key: 'k' }],
  ['lark', { webhook_url: 'https://open.feishu.cn/open-apis/bot/v2/hook/x' }],
  ['lark', { webhook_url: 'https://open.larksuite.com/open-apis/bot/v2/hook/x' }],
])('%s takes %o', (type, config) => expect(checkChannel(type, config)).toBeNull());

test.each<[string, Record<string, string>, RegExp]>([
  ['', {}, /type is missing/],
  [' ', {}, /type is missing/],
  ['pigeon', {}, /"pigeon" is not one of telegram, slack, discord, lark/],
  ['constructor', {}, /not one of/],
  ['telegram', { chat_id: '1' }, /bot_token/],
  ['telegram', { bot_token: 'secret-token', chat_id: '1' }, /bot_token/],
  ['telegram', { bot_token: '1:x' }, /chat_id is missing/],
  ['slack', {}, /bot_token and channel_id, or webhook_url/],
  ['slack', { bot_token: 'secret-token' }, /bot_token and channel_id/],
  ['slack', { webhook_url: 'https://hooks.slack.com.secret-token.example/' }, /must begin with/],
  [
    'slack',
    { webhook_url: DISCORD, bot_token: 'x', channel_id: 'C' },
    /must begin with https:\/\/hooks\.slack/,
  ],
  ['discord', { webhook_url: 'https://discord.com/api/webhooks/' }, /must begin with/],
  ['discord', { webhook_url: 'http://discord.com/api/webhooks/secret-token' }, /must begin with/],
  ['lark', {}, /open\.feishu\.cn.*open\.larksuite\.com/],
])('%s refuses %o and quotes nothing of it', (type, config, reason) => {
  expect(checkChannel(type, config)).toMatch(reason);
  expect(checkChannel(type, config)).not.toContain('secret-token');
});

let store: Store;
let known: KnownSecrets;
let channels: Channels;
let id: string;
beforeEach(() => {
  store = memoryStore();
  known = new KnownSecrets();
  channels = new Channels({ store, cipher: createCipher(randomBytes(32)), known });
  id = addWorkspace(store, 'Ada').id;
});
afterEach(() => store.dispose());

const slack = { type: 'slack', config: { webhook_url: SLACK }, allowedUsers: ['ada'], enabled: true };

test('a channel is stored sealed, comes back in clear, and is updated only where it differs', () => {
  expect(channels.upsertFromTemplate(id, slack)).toBe('created');
  const row = store.channels.get(id, 'slack');
  expect(Buffer.from(row?.config.value ?? []).includes('hooks.slack.com')).toBe(false);
  expect(row?.config.encryptionVersion).toBe(1);
  expect(known.redact(`posting to ${SLACK}`)).not.toContain(SLACK);

  expect(channels.upsertFromTemplate(id, slack)).toBe('unchanged');
  const more = { ...slack, config: { username: 'Ada', ...slack.config } };
  expect(channels.upsertFromTemplate(id, more)).toBe('updated');
  const sameOtherOrder = { ...slack, config: { ...slack.config, username: 'Ada' } };
  expect(channels.upsertFromTemplate(id, sameOtherOrder)).toBe('unchanged');
  expect(channels.upsertFromTemplate(id, { ...more, enabled: false })).toBe('updated');
  expect(channels.listOf(id)).toEqual([{ ...more, enabled: false, source: 'template' }]);
  expect(store.channels.get(id, 'slack')?.id).toBe(row?.id);
});

test('one of a person is kept', () => {
  channels.upsertFromTemplate(id, slack);
  const row = store.channels.get(id, 'slack');
  if (row) store.channels.put({ ...row, source: 'runtime' });
  expect(channels.upsertFromTemplate(id, { ...slack, enabled: false })).toBe('kept');
  expect(channels.listOf(id)).toMatchObject([{ enabled: true, source: 'runtime' }]);
});

test('one that cannot be read is left out, and mended by the next import', () => {
  new Channels({ store, cipher: createCipher(randomBytes(32)), known }).upsertFromTemplate(id, slack);
  expect(channels.listOf(id)).toEqual([]);
  expect(channels.upsertFromTemplate(id, slack)).toBe('updated');
  expect(channels.listOf(id)).toMatchObject([{ type: 'slack' }]);
});

test('channels go one by one, or with their workspace', () => {
  const other = addWorkspace(store, 'Bea').id;
  for (const owner of [id, other]) {
    channels.upsertFromTemplate(owner, slack);
    channels.upsertFromTemplate(owner, { ...slack, type: 'discord', config: { webhook_url: DISCORD } });
  }
  channels.remove(id, 'slack');
  channels.remove(id, 'slack');
  expect(channels.listOf(id).map(({ type }) => type)).toEqual(['discord']);
  channels.removeAllOf(id);
  expect(channels.listOf(id)).toEqual([]);
  expect(channels.listOf(other)).toHaveLength(2);
});
