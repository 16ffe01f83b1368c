import type { Turns } from '../turns.ts';
import { asRecord, readMessage, toMessage, toTask, toWorking, toWriting } from './message.ts';

const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;
const METHOD_NOT_FOUND = -32601;
const INVALID_PARAMS = -32602;
const TASK_NOT_FOUND = -32001;
const TASK_NOT_CANCELABLE = -32002;

class RpcError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** Hears the events of an answer that is streamed, each a whole JSON-RPC answer. */
export type OnEvent = (event: object) => void;

/**
 * Answers one JSON-RPC request body; `message/stream` tells `onEvent` what comes before. Rejects only with
 * `ShuttingDown`.
 */
export async function answerRpc(body: string, turns: Turns, onEvent: OnEvent): Promise<object> {
  let id: unknown = null;
  try {
    const request = asRecord(parse(body));
    const given = request?.id;
    if (typeof given === 'string' || typeof given === 'number') id = given;
    if (!request || typeof request.method !== 'string') {
      throw new RpcError(INVALID_REQUEST, 'Invalid request: expected one object with a method');
    }
    const tell = (result: object) => onEvent({ jsonrpc: '2.0', id, result });
    return { jsonrpc: '2.0', id, result: await call(request.method, request.params, turns, tell) };
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    return { jsonrpc: '2.0', id, error: { code: error.code, message: error.message } };
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new RpcError(PARSE_ERROR, `Parse error: ${(error as Error).message}`);
  }
}

function call(method: string, params: unknown, turns: Turns, tell: OnEvent): Promise<object> {
  switch (method) {
    case 'message/send':
      return sendMessage(params, turns);
    case 'message/stream':
      return streamMessage(params, turns, tell);
    case 'tasks/get':
      return getTask(params, turns);
    case 'tasks/cancel':
      return cancelTask(params, turns);
    default:
      throw new RpcError(METHOD_NOT_FOUND, `Method not found: ${method}`);
  }
}

async function sendMessage(params: unknown, turns: Turns): Promise<object> {
  const message = readMessage(params);
  if (!message) throw new RpcError(INVALID_PARAMS, 'Invalid params: message.parts is missing');
  return toMessage(message.messageId, await turns.submit(message));
}

/** Tells that it works on it, then the answer as it is written; the whole message ends the stream. */
async function streamMessage(params: unknown, turns: Turns, tell: OnEvent): Promise<object> {
  const message = readMessage(params);
  if (!message) throw new RpcError(INVALID_PARAMS, 'Invalid params: message.parts is missing');
  const { messageId } = message;
  const writing = toWriting(messageId);
  tell(toWorking(messageId));
  return toMessage(messageId, await turns.submit(message, (piece) => tell(writing(piece))));
}

async function getTask(params: unknown, turns: Turns): Promise<object> {
  const turn = turns.get(String(asRecord(params)?.id ?? ''));
  if (!turn) throw new RpcError(TASK_NOT_FOUND, 'Task not found');
  return toTask(turn);
}

/** Cancels the task of the given id, which is the id of the message that began it; without id the running one. */
async function cancelTask(params: unknown, turns: Turns): Promise<object> {
  const id = asRecord(params)?.id;
  const [stopped] = await turns.cancel(typeof id === 'string' ? id : undefined);
  if (stopped?.state === 'canceled') return toTask(stopped);
  if (typeof id === 'string' && !turns.get(id)) throw new RpcError(TASK_NOT_FOUND, 'Task not found');
  throw new RpcError(TASK_NOT_CANCELABLE, 'Task cannot be canceled: it is not running');
}
