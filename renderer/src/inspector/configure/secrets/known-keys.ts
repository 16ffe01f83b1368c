import { text } from '../../../text/index.ts';

/** Where people get a key of that name. */
export interface KnownKey {
  readonly provider: string;
  readonly url: string;
}

const { providers: names } = text.configure.secrets;

const of = (provider: string, url: string, ...keys: readonly string[]) =>
  keys.map((name): readonly [string, KnownKey] => [name, { provider, url }]);

/** By the exact name: a name that only begins like one belongs to nobody. */
const known: ReadonlyMap<string, KnownKey> = new Map([
  ...of('Anthropic', 'https://console.anthropic.com/settings/keys', 'ANTHROPIC_API_KEY'),
  ...of(names.claudeCode, 'https://docs.claude.com/en/docs/claude-code/iam', 'CLAUDE_CODE_OAUTH_TOKEN'),
  ...of('OpenAI', 'https://platform.openai.com/api-keys', 'OPENAI_API_KEY'),
  ...of('OpenRouter', 'https://openrouter.ai/settings/keys', 'OPENROUTER_API_KEY'),
  ...of(names.google, 'https://aistudio.google.com/apikey', 'GEMINI_API_KEY', 'GOOGLE_API_KEY'),
  ...of('Groq', 'https://console.groq.com/keys', 'GROQ_API_KEY'),
  ...of('Mistral', 'https://console.mistral.ai/api-keys', 'MISTRAL_API_KEY'),
  ...of('DeepSeek', 'https://platform.deepseek.com/api_keys', 'DEEPSEEK_API_KEY'),
  ...of('xAI', 'https://console.x.ai', 'XAI_API_KEY'),
  ...of(names.moonshot, 'https://platform.moonshot.ai/console/api-keys', 'MOONSHOT_API_KEY', 'KIMI_API_KEY'),
  ...of(names.together, 'https://api.together.ai/settings/api-keys', 'TOGETHER_API_KEY'),
  ...of('Cerebras', 'https://cloud.cerebras.ai', 'CEREBRAS_API_KEY'),
  ...of('Cohere', 'https://dashboard.cohere.com/api-keys', 'COHERE_API_KEY', 'CO_API_KEY'),
  ...of(names.huggingFace, 'https://huggingface.co/settings/tokens', 'HF_TOKEN', 'HUGGINGFACE_API_KEY'),
  ...of('GitHub', 'https://github.com/settings/tokens', 'GITHUB_TOKEN', 'GH_TOKEN', 'GH_PAT'),
]);

/** Who gives out keys of that name; undefined for one of nobody that is known. */
export function knownKey(name: string): KnownKey | undefined {
  return known.get(name);
}

/** Names that are offered while one is typed. */
export const knownKeyNames: readonly string[] = [...known.keys()];
