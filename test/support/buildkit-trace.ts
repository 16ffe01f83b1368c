import protobuf from 'protobufjs/light.js';

const status = protobuf.Root.fromJSON({
  nested: {
    Timestamp: { fields: { seconds: { type: 'int64', id: 1 } } },
    Vertex: {
      fields: {
        digest: { type: 'string', id: 1 },
        name: { type: 'string', id: 3 },
        started: { type: 'Timestamp', id: 5 },
      },
    },
    VertexStatus: {
      fields: {
        id: { type: 'string', id: 1 },
        vertex: { type: 'string', id: 2 },
        current: { type: 'int64', id: 4 },
        total: { type: 'int64', id: 5 },
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
}).lookupType('StatusResponse');

/** A message of BuildKit's progress stream, as Docker passes it on. */
export function buildkitTrace(content: {
  readonly vertexes?: readonly { digest: string; name: string; started?: { seconds: number } }[];
  readonly statuses?: readonly { id: string; vertex: string; current: number; total: number }[];
  readonly logs?: readonly { vertex: string; msg: Uint8Array }[];
}): Record<string, unknown> {
  const bytes = status.encode(status.fromObject(content)).finish();
  return { id: 'moby.buildkit.trace', aux: Buffer.from(bytes).toString('base64') };
}
