import { z } from 'zod';
import type { WorkspaceRecord } from '../../store/index.ts';
import type { HttpServices } from '../services.ts';
import { RPC_ERROR, RpcProblem } from './protocol.ts';

/** What a tool works with. */
export interface ToolContext {
  /** Whose agent calls. */
  readonly workspace: WorkspaceRecord;
  readonly services: HttpServices;
}

/** Something that an agent may call. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  /** JSON schema of its arguments. */
  readonly inputSchema: Record<string, unknown>;
  /** Returns its text. Throws `RpcProblem`, and the `AppError`s of the services that it calls. */
  readonly call: (args: unknown, context: ToolContext) => string | Promise<string>;
}

export function tool<I>(
  name: string,
  description: string,
  input: z.ZodType<I>,
  run: (args: I, context: ToolContext) => string | Promise<string>,
): Tool {
  const { $schema: _, ...inputSchema } = z.toJSONSchema(input, { io: 'input' });
  return {
    name,
    description,
    inputSchema,
    call(args, context) {
      const parsed = input.safeParse(args ?? {});
      if (parsed.success) return run(parsed.data, context);
      const issue = parsed.error.issues[0];
      const detail = issue ? `: ${issue.path.join('.') || 'arguments'}: ${issue.message}` : '';
      throw new RpcProblem(RPC_ERROR.params, `invalid arguments for ${name}${detail}`);
    },
  };
}

/** What a tool could not do, in words for the agent. */
export function failure(text: string): RpcProblem {
  return new RpcProblem(RPC_ERROR.tool, text);
}
