type Config = Readonly<Record<string, string>>;

const SLACK_WEBHOOK = ['https://hooks.slack.com/'];
const DISCORD_WEBHOOK = ['https://discord.com/api/webhooks/', 'https://discordapp.com/api/webhooks/'];
const LARK_WEBHOOK = ['https://open.feishu.cn/open-apis/bot/', 'https://open.larksuite.com/open-apis/bot/'];
const TELEGRAM_TOKEN = /^\d+:\S+$/;

/** What each kind of channel needs; null when the settings have it, else what is missing, in the user's words. */
const CHECKS: ReadonlyMap<string, (config: Config) => string | null> = new Map([
  [
    'telegram',
    (config) => {
      if (!TELEGRAM_TOKEN.test(config.bot_token ?? '')) return 'bot_token must look like 123456:ABC-DEF';
      return config.chat_id ? null : 'chat_id is missing';
    },
  ],
  [
    'slack',
    (config) => {
      if (config.webhook_url) return webhookReason(config, SLACK_WEBHOOK);
      return config.bot_token && config.channel_id
        ? null
        : 'either bot_token and channel_id, or webhook_url is needed';
    },
  ],
  ['discord', (config) => webhookReason(config, DISCORD_WEBHOOK)],
  ['lark', (config) => webhookReason(config, LARK_WEBHOOK)],
]);

/**
 * Why a channel cannot be created from these settings; null when it can. Values are never quoted in the reason:
 * most of them are credentials.
 */
export function checkChannel(type: string, config: Config): string | null {
  if (type.trim() === '') return 'the type is missing';
  const check = CHECKS.get(type);
  return check ? check(config) : `"${type}" is not one of ${[...CHECKS.keys()].join(', ')}`;
}

function webhookReason(config: Config, prefixes: readonly string[]): string | null {
  const url = config.webhook_url ?? '';
  if (prefixes.some((prefix) => url.startsWith(prefix) && url.length > prefix.length)) return null;
  return `webhook_url must begin with ${prefixes.join(' or ')}`;
}
