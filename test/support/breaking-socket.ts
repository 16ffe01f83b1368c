import { connect, createServer, type Server, type Socket } from 'node:net';

/** A socket that leads to another one until it is broken. */
export class BreakingSocket {
  readonly file: string;
  readonly #upstream: string;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #frozen = false;
  /** How many more bytes of answers pass before everything is cut; null: no end. */
  #bytesLeft: number | null = null;

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
      client.on('data', (data) => engine.write(data));
      engine.on('data', (data) => this.#answer(client, data));
      client.on('end', () => engine.end());
      engine.on('end', () => client.end());
      client.on('close', () => engine.destroySoon());
      // What is on its way still arrives: answers may be long.
      engine.on('close', () => client.destroySoon());
      if (this.#frozen) pause(client, engine);
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.file, resolve));
  }

  /** Ends all connections, and takes no new ones until it listens again. */
  async break(): Promise<void> {
    this.#cut();
    const closing = this.#server;
    this.#server = undefined;
    if (closing) await new Promise((resolve) => closing.close(resolve));
  }

  /** Goes on taking connections, but no byte passes in either direction: what a paused virtual machine does. */
  freeze(): void {
    this.#frozen = true;
    pause(...this.#sockets);
  }

  thaw(): void {
    this.#frozen = false;
    for (const socket of this.#sockets) socket.resume();
  }

  /** Ends all connections, once, in the middle of what is answered next. */
  cutAfter(bytes: number): void {
    this.#bytesLeft = bytes;
  }

  /** Such an answer has not come yet. */
  get isAboutToCut(): boolean {
    return this.#bytesLeft !== null;
  }

  #answer(client: Socket, data: Buffer): void {
    if (this.#bytesLeft === null) {
      client.write(data);
      return;
    }
    const passing = data.subarray(0, this.#bytesLeft);
    this.#bytesLeft -= passing.length;
    client.write(passing, () => {
      if (this.#bytesLeft !== 0) return;
      this.#bytesLeft = null;
      this.#cut();
    });
  }

  #cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

function pause(...sockets: Socket[]): void {
  for (const socket of sockets) socket.pause();
}
