import { AppError, type Logger } from '../../base/index.ts';
import { HttpProblem } from '../errors.ts';
import { RPC_ERROR, RpcProblem } from './protocol.ts';
import type { Tool, ToolContext } from './tool.ts';

const PROTOCOL_VERSION = '2024-11-05';
const MESSAGING_OFF =
  'send_message_to_user is not enabled on this MCP bridge (set MOLECULE_MCP_ALLOW_SEND_MESSAGE=true)';

export interface BridgeOptions {
  readonly tools: ReadonlyMap<string, Tool>;
  readonly version: string;
  readonly logger: Logger;
}

/** Carries out one method of the Model Context Protocol for a workspace. Throws `RpcProblem`. */
export async function callMethod(
  { tools, version, logger }: BridgeOptions,
  context: ToolContext,
  method: string,
  params: unknown,
): Promise<Record<string, unknown>> {
  if (method.startsWith('notifications/')) return {};
  switch (method) {
    case 'initialize':
      return {
        protocolVersion: PROTOCOL_VERSION,
        capabilities: { tools: {} },
        serverInfo: { name: 'molecule', version },
      };
    case 'ping':
      return {};
    case 'tools/list':
      return {
        tools: [...tools.values()].map(({ name, description, inputSchema }) => ({
          name,
          description,
          inputSchema,
        })),
      };
    case 'tools/call': {
      const { name, arguments: args } = Object(params) as { name?: unknown; arguments?: unknown };
      if (typeof name !== 'string') throw new RpcProblem(RPC_ERROR.params, 'params.name is required');
      const found = tools.get(name);
      if (!found) throw unknownTool(name);
      try {
        return { content: [{ type: 'text', text: await found.call(args, context) }] };
      } catch (error) {
        throw toProblem(error, name, logger);
      }
    }
    default:
      throw new RpcProblem(RPC_ERROR.method, 'method not found');
  }
}

function unknownTool(name: string): RpcProblem {
  if (name === 'send_message_to_user') return new RpcProblem(RPC_ERROR.tool, MESSAGING_OFF);
  return new RpcProblem(RPC_ERROR.params, 'unknown tool');
}

function toProblem(error: unknown, tool: string, logger: Logger): RpcProblem {
  if (error instanceof RpcProblem) return error;
  if (error instanceof AppError || error instanceof HttpProblem) {
    return new RpcProblem(RPC_ERROR.tool, error.message);
  }
  logger.error({ err: error, tool }, 'a tool of the MCP bridge failed');
  return new RpcProblem(RPC_ERROR.tool, 'the tool failed; the log of the app says why');
}
