import type { HttpServer } from '../../http/index.ts';

/** Where the platform API answers. Nearly every part refers to it; the server itself starts when all of them are there. */
export class ApiPlace {
  #server: HttpServer | undefined;
  #containerPort: number | undefined;

  /** From here on there is a server. */
  set server(server: HttpServer) {
    this.#server = server;
  }

  /** Port at which containers reach it, if that is another address than loopback. */
  get containerPort(): number | undefined {
    return this.#containerPort;
  }

  /** On loopback. */
  get url(): string {
    return `http://127.0.0.1:${this.#server?.port ?? 0}`;
  }

  /** Where workspaces of a backend reach it. */
  urlFor(backend: 'docker' | 'process'): string {
    if (backend === 'process') return this.url;
    return `http://host.docker.internal:${this.#containerPort ?? this.#server?.port}`;
  }

  /** Also listens on the gateway address of containers. */
  async openFor(address: string): Promise<void> {
    this.#containerPort = await this.#server?.listenAlso(address);
  }

  /** Loopback URL with a token that signs one browser in; empty before there is a server. */
  signInUrl(): string {
    return this.#server?.signInUrl() ?? '';
  }
}
