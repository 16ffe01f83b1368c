/** How a provider is asked whether it knows a key: always with the cheapest call that needs one. */
export interface KeyProvider {
  /** For people. */
  readonly name: string;
  /** Variables that hold such a key. */
  readonly keys: readonly string[];
  /** Where it answers, without a slash at the end. */
  readonly base: string;
  /** Variables that say where it answers instead, the first that is set counts. */
  readonly baseVariables: readonly string[];
  /** Below the base. */
  readonly path: string;
  readonly headers: (key: string) => Readonly<Record<string, string>>;
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

const providers: readonly KeyProvider[] = [
  {
    name: 'Anthropic',
    keys: ['ANTHROPIC_API_KEY'],
    base: 'https://api.anthropic.com',
    baseVariables: ['ANTHROPIC_BASE_URL'],
    path: '/v1/models?limit=1',
    headers: (key) => ({ 'x-api-key': key, 'anthropic-version': '2023-06-01' }),
  },
  {
    name: 'OpenAI',
    keys: ['OPENAI_API_KEY'],
    base: 'https://api.openai.com/v1',
    baseVariables: ['OPENAI_BASE_URL', 'OPENAI_API_BASE'],
    path: '/models',
    headers: bearer,
  },
  {
    name: 'OpenRouter',
    keys: ['OPENROUTER_API_KEY'],
    base: 'https://openrouter.ai/api/v1',
    baseVariables: ['OPENROUTER_BASE_URL'],
    // Its list of models is open to everybody, and says nothing about a key.
    path: '/key',
    headers: bearer,
  },
  {
    name: 'Google',
    keys: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
    base: 'https://generativelanguage.googleapis.com',
    baseVariables: ['GOOGLE_GEMINI_BASE_URL'],
    path: '/v1beta/models?pageSize=1',
    headers: (key) => ({ 'x-goog-api-key': key }),
  },
  {
    name: 'Groq',
    keys: ['GROQ_API_KEY'],
    base: 'https://api.groq.com',
    baseVariables: ['GROQ_BASE_URL'],
    path: '/openai/v1/models',
    headers: bearer,
  },
  {
    name: 'Mistral',
    keys: ['MISTRAL_API_KEY'],
    base: 'https://api.mistral.ai',
    baseVariables: [],
    path: '/v1/models',
    headers: bearer,
  },
  {
    name: 'DeepSeek',
    keys: ['DEEPSEEK_API_KEY'],
    base: 'https://api.deepseek.com',
    baseVariables: ['DEEPSEEK_BASE_URL'],
    path: '/models',
    headers: bearer,
  },
  {
    name: 'xAI',
    keys: ['XAI_API_KEY'],
    base: 'https://api.x.ai/v1',
    baseVariables: ['XAI_BASE_URL'],
    path: '/api-key',
    headers: bearer,
  },
  {
    name: 'Moonshot AI',
    keys: ['MOONSHOT_API_KEY', 'KIMI_API_KEY'],
    base: 'https://api.moonshot.ai/v1',
    baseVariables: ['KIMI_BASE_URL'],
    path: '/models',
    headers: bearer,
  },
  {
    name: 'Together AI',
    keys: ['TOGETHER_API_KEY'],
    base: 'https://api.together.xyz/v1',
    baseVariables: [],
    path: '/models',
    headers: bearer,
  },
  {
    name: 'Cerebras',
    keys: ['CEREBRAS_API_KEY'],
    base: 'https://api.cerebras.ai',
    baseVariables: [],
    path: '/v1/models',
    headers: bearer,
  },
  {
    name: 'Cohere',
    keys: ['COHERE_API_KEY', 'CO_API_KEY'],
    base: 'https://api.cohere.com',
    baseVariables: [],
    path: '/v1/models?page_size=1',
    headers: bearer,
  },
  {
    name: 'Hugging Face',
    keys: ['HF_TOKEN', 'HUGGINGFACE_API_KEY', 'HUGGING_FACE_HUB_TOKEN'],
    base: 'https://huggingface.co',
    baseVariables: ['HF_ENDPOINT'],
    path: '/api/whoami-v2',
    headers: bearer,
  },
  {
    name: 'GitHub',
    keys: ['GITHUB_TOKEN', 'GH_TOKEN', 'GH_PAT'],
    base: 'https://api.github.com',
    baseVariables: ['GITHUB_API_URL'],
    // Any token may ask this, also one that belongs to nobody; a false one is refused all the same.
    path: '/rate_limit',
    headers: bearer,
  },
];

const byKey = new Map(providers.flatMap((provider) => provider.keys.map((key) => [key, provider] as const)));

/** Who gives out keys of that name; undefined for what is nobody's. */
export function providerOfKey(key: string): KeyProvider | undefined {
  return byKey.get(key);
}

/** Keys of which only the program that they are for can tell whether they work, and why. */
export const ONLY_ELSEWHERE: Readonly<Record<string, string>> = {
  CLAUDE_CODE_OAUTH_TOKEN: 'Only Claude Code itself can use this token: restart a workspace with it to see.',
};
