import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { systemCodeOf } from '../../base/index.ts';

const MIN_VERSION = [22, 18] as const;
const VERSION_TIMEOUT_MS = 10_000;
const ELF_MAGIC = '7f454c46';
/** `e_machine` of an ELF header, by Docker's name of the architecture. */
const ELF_MACHINES: Readonly<Record<string, number>> = { amd64: 0x3e, arm64: 0xb7 };

/** A Node.js for Linux on this machine that runs on `architecture`, or in words why there is none. */
export async function findNodeBinary(
  architecture: string,
  candidates: readonly string[] = nodeCandidates(),
): Promise<{ file: string } | { reason: string }> {
  const reasons: string[] = [];
  for (const file of candidates) {
    const reason = await whyUnusable(file, architecture);
    if (reason === null) return { file };
    reasons.push(`${file}: ${reason}`);
  }
  return { reason: reasons.join('; ') || 'there is no Node.js program on this machine' };
}

/** The program that runs this, unless it is Electron, then that of the `node` package. */
function nodeCandidates(): string[] {
  const running = process.versions.electron ? [] : [process.execPath];
  try {
    const manifest = createRequire(import.meta.url).resolve('node/package.json');
    return [...new Set([...running, path.join(path.dirname(manifest), 'bin', 'node')])];
  } catch (error) {
    if (systemCodeOf(error) === 'MODULE_NOT_FOUND') return running;
    throw error;
  }
}

async function whyUnusable(file: string, architecture: string): Promise<string | null> {
  try {
    const header = await readHeader(file);
    if (header.subarray(0, 4).toString('hex') !== ELF_MAGIC) return 'not a Linux program';
    if (header.readUInt16LE(18) !== ELF_MACHINES[architecture]) return `not for ${architecture}`;
    const { stdout } = await promisify(execFile)(file, ['--version'], { timeout: VERSION_TIMEOUT_MS });
    return isRecent(stdout) ? null : `too old (${stdout.trim()}, needs ${MIN_VERSION.join('.')})`;
  } catch (error) {
    return systemCodeOf(error) === 'ENOENT' ? 'not there' : String(error);
  }
}

async function readHeader(file: string): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    return (await handle.read(Buffer.alloc(64), 0, 64, 0)).buffer;
  } finally {
    await handle.close();
  }
}

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.trim().replace(/^v/, '').split('.').map(Number);
  return major > MIN_VERSION[0] || (major === MIN_VERSION[0] && minor >= MIN_VERSION[1]);
}
