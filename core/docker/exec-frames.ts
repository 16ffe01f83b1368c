const HEADER_BYTES = 8;
const LENGTH_AT = 4;

/**
 * Takes what a program without a terminal prints out of Docker's frames (1 byte stream, 3 bytes zero, 4 bytes length),
 * however the connection cuts them.
 */
export function frameReader(onData: (data: Uint8Array) => void): (chunk: Buffer) => void {
  let header = Buffer.alloc(0);
  let left = 0;
  return (chunk) => {
    for (let at = 0; at < chunk.length; ) {
      if (left > 0) {
        const part = chunk.subarray(at, at + left);
        left -= part.length;
        at += part.length;
        onData(part);
      } else {
        const part = chunk.subarray(at, at + HEADER_BYTES - header.length);
        header = Buffer.concat([header, part]);
        at += part.length;
        if (header.length < HEADER_BYTES) return;
        left = header.readUInt32BE(LENGTH_AT);
        header = Buffer.alloc(0);
      }
    }
  };
}
