/** Prefixes of models that are the name of their provider. */
const SAME_NAME = [
  'ai-gateway',
  'alibaba',
  'alibaba-coding-plan',
  'anthropic',
  'arcee',
  'bedrock',
  'copilot',
  'copilot-acp',
  'custom',
  'deepseek',
  'gemini',
  'gmi',
  'google-gemini-cli',
  'huggingface',
  'kilocode',
  'kimi-coding',
  'kimi-coding-cn',
  'lmstudio',
  'minimax',
  'minimax-cn',
  'minimax-oauth',
  'nvidia',
  'ollama-cloud',
  'openai-codex',
  'opencode-go',
  'opencode-zen',
  'openrouter',
  'qwen-oauth',
  'tencent-tokenhub',
  'xai',
  'xiaomi',
  'zai',
];

const PROVIDER_OF_PREFIX: ReadonlyMap<string, string> = new Map([
  ...SAME_NAME.map((name): [string, string] => [name, name]),
  ['dashscope', 'alibaba'],
  ['qwen', 'alibaba'],
  ['mimo', 'xiaomi'],
  ['arcee-ai', 'arcee'],
  ['nim', 'nvidia'],
  ['hf', 'huggingface'],
  ['aigateway', 'ai-gateway'],
  // Neither is reached directly.
  ['nousresearch', 'openrouter'],
  ['openai', 'openrouter'],
  ['grok', 'xai'],
  ['aws', 'bedrock'],
  ['tencent', 'tencent-tokenhub'],
  ['lm-studio', 'lmstudio'],
]);

/** Who provides a model that is written `prefix/model`; empty without a prefix that is known. */
export function providerOfModel(model: string): string {
  const slash = model.indexOf('/');
  return slash < 0 ? '' : (PROVIDER_OF_PREFIX.get(model.slice(0, slash).toLowerCase()) ?? '');
}
