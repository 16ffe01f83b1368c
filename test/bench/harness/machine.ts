import { execFile } from 'node:child_process';
import os from 'node:os';
import { promisify } from 'node:util';

/** What a reader needs in order to place the numbers. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  /** Null where no engine answers. */
  readonly docker: string | null;
  /** One-minute load at the start of the bench: what other programs do, and the bench before it. */
  readonly load: number;
}

export async function describeMachine(): Promise<Machine> {
  return {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGiB: Math.round(os.totalmem() / 1024 ** 3),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    docker: await dockerVersion(),
    load: Math.round((os.loadavg()[0] ?? 0) * 100) / 100,
  };
}

async function dockerVersion(): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('docker', ['version', '--format', '{{.Server.Version}}']);
    return stdout.trim();
  } catch {
    // No program or no engine: both mean that there is no version to tell.
    return null;
  }
}
