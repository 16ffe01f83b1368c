import { z } from 'zod';

/** JSON-RPC 2.0, as far as clients of the bridge speak it. */

export const RPC_ERROR = {
  parse: -32_700,
  request: -32_600,
  method: -32_601,
  params: -32_602,
  tool: -32_000,
} as const;

type RpcId = string | number | null;

const request = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number(), z.null()]).optional(),
  method: z.string(),
  params: z.unknown().optional(),
});

export const rpcErrorSchema = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number(), z.null()]),
  error: z.object({ code: z.number(), message: z.string() }),
});
const rpcResultSchema = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number(), z.null()]),
  result: z.record(z.string(), z.unknown()),
});
const rpcAnswerSchema = z.union([rpcResultSchema, rpcErrorSchema]);
/** What one call or several in one list are answered with. */
export const rpcAnswersSchema = z.union([rpcAnswerSchema, z.array(rpcAnswerSchema)]);
type RpcAnswer = z.infer<typeof rpcAnswerSchema>;

/** A refusal that the caller gets as the error of its call. */
export class RpcProblem extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** Carries out a method. Throws `RpcProblem`. */
export type Method = (method: string, params: unknown) => Promise<Record<string, unknown>>;

/** The answer to one message; undefined for a notification, which is never answered. */
export async function answerTo(message: unknown, method: Method): Promise<RpcAnswer | undefined> {
  const parsed = request.safeParse(message);
  if (!parsed.success) return rpcError(idOf(message), RPC_ERROR.request, 'invalid request');
  const { id, method: name, params } = parsed.data;
  try {
    const result = await method(name, params);
    return id === undefined ? undefined : { jsonrpc: '2.0', id, result };
  } catch (error) {
    if (!(error instanceof RpcProblem)) throw error;
    return id === undefined ? undefined : rpcError(id, error.code, error.message);
  }
}

export function rpcError(id: RpcId, code: number, message: string): z.infer<typeof rpcErrorSchema> {
  return { jsonrpc: '2.0', id, error: { code, message } };
}

function idOf(message: unknown): RpcId {
  const parsed = z.object({ id: z.union([z.string(), z.number()]) }).safeParse(message);
  return parsed.success ? parsed.data.id : null;
}
