import protobuf from 'protobufjs/light.js';

/**
 * The part of BuildKit's `moby.buildkit.v1.StatusResponse` that a progress display needs. Unknown fields are
 * skipped, so newer engines do no harm.
 */
const FILE = {
  nested: {
    Timestamp: { fields: { seconds: { type: 'int64', id: 1 }, nanos: { type: 'int32', id: 2 } } },
    Vertex: {
      fields: {
        digest: { type: 'string', id: 1 },
        name: { type: 'string', id: 3 },
        cached: { type: 'bool', id: 4 },
        started: { type: 'Timestamp', id: 5 },
        completed: { type: 'Timestamp', id: 6 },
        error: { type: 'string', id: 7 },
      },
    },
    VertexStatus: {
      fields: {
        id: { type: 'string', id: 1 },
        vertex: { type: 'string', id: 2 },
        current: { type: 'int64', id: 4 },
        total: { type: 'int64', id: 5 },
        completed: { type: 'Timestamp', id: 8 },
      },
    },
    VertexLog: { fields: { vertex: { type: 'string', id: 1 }, msg: { type: 'bytes', id: 4 } } },
    StatusResponse: {
      fields: {
        vertexes: { rule: 'repeated', type: 'Vertex', id: 1 },
        statuses: { rule: 'repeated', type: 'VertexStatus', id: 2 },
        logs: { rule: 'repeated', type: 'VertexLog', id: 3 },
      },
    },
  },
};
const statusResponse = protobuf.Root.fromJSON(FILE).lookupType('StatusResponse');

/** A node of the build graph. Times are milliseconds since the epoch, null when not reached. */
export interface Vertex {
  readonly digest: string;
  readonly name: string;
  readonly cached: boolean;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  readonly error: string;
}

/** How far a part of a vertex is, e.g. a layer of a pull: bytes, with a total of 0 while it is not known. */
export interface VertexStatus {
  readonly id: string;
  readonly vertex: string;
  readonly current: number;
  readonly total: number;
  readonly completed: boolean;
}

export interface BuildkitStatus {
  readonly vertexes: Vertex[];
  readonly statuses: VertexStatus[];
  /** Raw output of a vertex: any cut of the byte stream, not lines. */
  readonly logs: { vertex: string; bytes: Uint8Array }[];
}

interface WireTimestamp {
  seconds: number;
  nanos: number;
}
interface WireStatus {
  vertexes: {
    digest: string;
    name: string;
    cached: boolean;
    started: WireTimestamp | null;
    completed: WireTimestamp | null;
    error: string;
  }[];
  statuses: {
    id: string;
    vertex: string;
    current: number;
    total: number;
    completed: WireTimestamp | null;
  }[];
  logs: { vertex: string; msg: Uint8Array }[];
}

/** Decodes the `aux` of a `moby.buildkit.trace` message. Throws on bytes that are not such a message. */
export function decodeBuildkitStatus(base64: string): BuildkitStatus {
  const message = statusResponse.toObject(statusResponse.decode(Buffer.from(base64, 'base64')), {
    longs: Number,
    defaults: true,
  }) as WireStatus;
  return {
    vertexes: message.vertexes.map(({ digest, name, cached, started, completed, error }) => ({
      digest,
      name,
      cached,
      startedAt: toMilliseconds(started),
      completedAt: toMilliseconds(completed),
      error,
    })),
    statuses: message.statuses.map(({ completed, ...status }) => ({
      ...status,
      completed: completed !== null,
    })),
    logs: message.logs.map(({ vertex, msg }) => ({ vertex, bytes: msg })),
  };
}

function toMilliseconds(time: WireTimestamp | null): number | null {
  return time === null ? null : time.seconds * 1000 + Math.floor(time.nanos / 1e6);
}
