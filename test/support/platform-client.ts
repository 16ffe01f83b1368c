/** The answer to one request of the platform API. */
export interface Reply<T> {
  readonly status: number;
  readonly headers: Headers;
  /** Decoded JSON; the text itself when it is none. */
  readonly body: T;
}

export interface RequestOptions {
  /** Sent as JSON; a string or bytes go out as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Fields = Record<string, unknown>;

/** A caller of the platform API: who it is, is in its token; null sends none. */
export interface PlatformClient {
  readonly url: string;
  readonly token: string | null;
  get<T = Fields>(path: string, headers?: Readonly<Record<string, string>>): Promise<Reply<T>>;
  post<T = Fields>(
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Reply<T>>;
  send<T = Fields>(method: string, path: string, options?: RequestOptions): Promise<Reply<T>>;
  /** The same API with another token. */
  as(token: string | null): PlatformClient;
}

export function platformClient(url: string, token: string | null): PlatformClient {
  const send = async <T>(method: string, path: string, options: RequestOptions = {}): Promise<Reply<T>> => {
    const { body, headers } = options;
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: encode(body) }),
    });
    return { status: response.status, headers: response.headers, body: decode(await response.text()) as T };
  };
  return {
    url,
    token,
    send,
    get: (path, headers = {}) => send('GET', path, { headers }),
    post: (path, body, headers = {}) => send('POST', path, { body, headers }),
    as: (other) => platformClient(url, other),
  };
}

function encode(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
}

function decode(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
