const HEADER_BYTES = 8;

/**
 * Lines of a container log in the order in which they were written. Docker wraps what each stream writes
 * into frames (1 byte stream, 3 bytes zero, 4 bytes length); output of a terminal comes without frames.
 * Colour codes are kept.
 */
export function logLines(raw: Uint8Array): string[] {
  if (!isFramed(raw)) return split(Buffer.from(raw).toString('utf8'));
  const view = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const lines: string[] = [];
  const pending = new Map<number, Buffer[]>();
  for (let at = 0; at + HEADER_BYTES <= view.length; ) {
    const stream = view.readUInt8(at);
    const end = at + HEADER_BYTES + view.readUInt32BE(at + 4);
    const parts = pending.get(stream) ?? [];
    parts.push(view.subarray(at + HEADER_BYTES, end));
    // A frame without a final newline is one part of a long line.
    const complete = view[Math.min(end, view.length) - 1] === 0x0a;
    pending.set(stream, complete ? [] : parts);
    if (complete) lines.push(...split(Buffer.concat(parts).toString('utf8')));
    at = end;
  }
  for (const parts of pending.values()) lines.push(...split(Buffer.concat(parts).toString('utf8')));
  return lines;
}

function isFramed(raw: Uint8Array): boolean {
  return raw.length >= HEADER_BYTES && (raw[0] ?? 3) <= 2 && raw[1] === 0 && raw[2] === 0 && raw[3] === 0;
}

function split(text: string): string[] {
  if (text === '') return [];
  return text.replace(/\r?\n$/, '').split(/\r?\n/);
}
