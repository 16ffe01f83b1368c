import type { AppErrorJson, TerminalOutput } from '../../../../../core/contract/index.ts';
import { errorOf } from '../../errors.ts';

export interface PumpOptions {
  /** One read of the terminal: what follows an offset, once there is some. */
  readonly read: (from: number | null) => Promise<TerminalOutput>;
  /** Shows it; resolves when that is done. */
  readonly show: (output: TerminalOutput) => Promise<void>;
  /** Resolves when it is time for the next one: after a picture, or later while nobody looks. */
  readonly pause: () => Promise<void>;
  readonly onEnd: (output: TerminalOutput) => void;
  /** The engine does not know it any more, or something unexpected went wrong. */
  readonly onLost: (error: AppErrorJson) => void;
}

/**
 * Reads a terminal to its end, never more than one piece ahead of what is shown: a program that prints without end waits,
 * and neither this window nor the engine drowns. Returns the stop.
 */
export function pumpOutput({ read, show, pause, onEnd, onLost }: PumpOptions): () => void {
  let stopped = false;

  const run = async () => {
    let from: number | null = null;
    while (!stopped) {
      let output: TerminalOutput;
      try {
        output = await read(from);
      } catch (thrown) {
        const error = errorOf(thrown);
        if (!stopped && error.code !== 'disconnected') onLost(error);
        if (stopped || error.code !== 'disconnected') return;
        // The next read waits for the connection by itself.
        await pause();
        continue;
      }
      if (stopped) return;
      const isNews = output.data !== '';
      from = output.next;
      if (isNews || output.dropped > 0) await show(output);
      if (!isNews && output.terminal.end) {
        onEnd(output);
        return;
      }
      if (isNews) await pause();
    }
  };

  void run();
  return () => {
    stopped = true;
  };
}
