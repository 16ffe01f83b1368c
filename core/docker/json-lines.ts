/** Parses a stream of JSON objects, one per line, as Docker sends events and progress. Throws on broken JSON. */
export async function* jsonLines(stream: AsyncIterable<unknown>): AsyncGenerator<Record<string, unknown>> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk as Uint8Array, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.trim() !== '') yield JSON.parse(line) as Record<string, unknown>;
    }
  }
  if (rest.trim() !== '') yield JSON.parse(rest) as Record<string, unknown>;
}

/** Reads a progress stream to its end. Throws what the stream reports as its `error`. */
export async function drainProgress(
  stream: AsyncIterable<unknown>,
  onMessage: (message: Record<string, unknown>) => void = () => {},
): Promise<void> {
  for await (const message of jsonLines(stream)) {
    if (typeof message.error === 'string') throw new Error(message.error);
    onMessage(message);
  }
}
