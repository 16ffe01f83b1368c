import type { MessagePortMain } from 'electron';
import {
  createClient,
  type EngineClient,
  messagePortCarrier,
  type PortLike,
} from '../../core/contract/index.ts';
import type { EngineHost } from './host.ts';

/** Main's own client of the engine, over the same carrier that the page uses. */
export function createMainClient(host: EngineHost): EngineClient {
  const owner = {};
  const nextPort = () =>
    new Promise<PortLike>((resolve) => host.requestPort(owner, (port) => resolve(portLike(port))));
  return createClient(messagePortCarrier(nextPort, (listener) => host.onLost(() => listener())));
}

/** Electron's main-process port with the listener interface of the DOM's. */
function portLike(port: MessagePortMain): PortLike {
  return {
    postMessage: (message) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
    addEventListener(_type, listener) {
      port.on('message', ({ data }) => listener({ data: data as unknown }));
    },
  };
}
