const DAY_MS = 86_400_000;
const MAX_TOKENS_PER_CALL = 10_000_000;
const DOLLARS_PER_INPUT_TOKEN = 3 / 1_000_000;
const DOLLARS_PER_OUTPUT_TOKEN = 15 / 1_000_000;

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** The tokens that an answer tells: in `result.usage`, else in `usage`. Null where it tells none. Total: never throws. */
export function usageOf(body: unknown): Usage | null {
  const told = fieldOf(fieldOf(body, 'result'), 'usage') ?? fieldOf(body, 'usage');
  const usage = {
    inputTokens: tokens(fieldOf(told, 'input_tokens')),
    outputTokens: tokens(fieldOf(told, 'output_tokens')),
  };
  return usage.inputTokens + usage.outputTokens > 0 ? usage : null;
}

/** The UTC day of a time, as the times where it starts and ends. */
export function dayOf(ms: number): { start: number; end: number } {
  const start = Math.floor(ms / DAY_MS) * DAY_MS;
  return { start, end: start + DAY_MS };
}

/** An estimate: nobody knows here which model it was. */
export function costOf({ inputTokens, outputTokens }: Usage): number {
  return inputTokens * DOLLARS_PER_INPUT_TOKEN + outputTokens * DOLLARS_PER_OUTPUT_TOKEN;
}

function tokens(value: unknown): number {
  const isCount = typeof value === 'number' && Number.isFinite(value) && value > 0;
  return isCount ? Math.min(MAX_TOKENS_PER_CALL, Math.floor(value)) : 0;
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
