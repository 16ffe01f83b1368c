import type http from 'node:http';

/** Node calls it for every request, and libraries of agents build on it; only its types do not know. */
interface TakesRequests {
  addRequest(request: http.ClientRequest, ...rest: unknown[]): void;
}

/**
 * Sees to it that every call through an agent comes to an end. The client library waits for the end of an answer only,
 * so that one which is cut in the middle would never end for it, and a connection that became a stream of its own (a
 * program in a container) belongs to the agent no more. Returns what ends all of them at once.
 */
export function endCallsOf(agent: http.Agent): () => void {
  const open = new Set<{ destroy(error: Error): unknown }>();
  const keep = (call: http.ClientRequest | (NodeJS.EventEmitter & { destroy(error: Error): unknown })) => {
    open.add(call);
    call.once('close', () => open.delete(call));
  };
  const takes = agent as http.Agent & TakesRequests;
  const { addRequest } = takes;
  takes.addRequest = (request, ...rest) => {
    keep(request);
    request.once('response', (response) => response.once('error', (error) => request.emit('error', error)));
    request.once('upgrade', (_response, socket) => keep(socket));
    addRequest.call(agent, request, ...rest);
  };
  return () => {
    for (const call of open) call.destroy(lostError());
  };
}

function lostError(): Error {
  return Object.assign(new Error('the engine was given up'), { code: 'ECONNRESET' });
}
