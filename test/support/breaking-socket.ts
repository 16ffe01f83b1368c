import { connect, createServer, type Server, type Socket } from 'node:net';

/** A socket that leads to another one until it is broken. */
export class BreakingSocket {
  readonly file: string;
  readonly #upstream: string;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  private constructor(upstream: string, file: string) {
    this.#upstream = upstream;
    this.file = file;
  }

  /** @param endpoint where it leads to, `unix://…` */
  static async listen(endpoint: string, file: string): Promise<BreakingSocket> {
    const socket = new BreakingSocket(endpoint.replace('unix://', ''), file);
    await socket.listen();
    return socket;
  }

  async listen(): Promise<void> {
    const server = createServer((client) => {
      const engine = connect(this.#upstream);
      for (const socket of [client, engine]) {
        this.#sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => this.#sockets.delete(socket));
      }
      client.pipe(engine).pipe(client);
      client.on('close', () => engine.destroy());
      engine.on('close', () => client.destroy());
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.file, resolve));
  }

  /** Ends all connections, and takes no new ones until it listens again. */
  async break(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const closing = this.#server;
    this.#server = undefined;
    if (closing) await new Promise((resolve) => closing.close(resolve));
  }
}
