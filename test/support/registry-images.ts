import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import type { DockerRegistry } from './docker-registry.ts';

/** An image to be made and pushed. */
export interface Pushed {
  readonly registry: DockerRegistry;
  /** Path below the registry. */
  readonly name: string;
  /** What makes it another image than the others; part of a path in it. */
  readonly content: string;
  /** Local image that it begins with; nothing when unset. */
  readonly base?: string;
}

/** Makes an image, pushes it as `latest`, forgets it on the engine, and resolves with its digest. */
export async function pushImage({ registry, name, content, base = 'scratch' }: Pushed): Promise<string> {
  // Under the registry's other name: what the engine has under the usual one stays what it pulled.
  const target = `${registry.alias}/${name}:latest`;
  await build(`FROM ${base}\nWORKDIR /made/${content}\nWORKDIR /\n`, target);
  const said = await docker('--config', registry.dockerConfig, 'push', target);
  await docker('rmi', target);
  const digest = /digest: (sha256:[0-9a-f]{64})/.exec(said)?.[1];
  if (!digest) throw new Error(`no digest in: ${said}`);
  return digest;
}

async function docker(...args: string[]): Promise<string> {
  return (await promisify(execFile)('docker', args)).stdout.trim();
}

function build(dockerfile: string, tag: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('docker', ['build', '-q', '-t', tag, '-'], { stdio: ['pipe', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (data) => {
      errors += data;
    });
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(errors))));
    child.stdin.end(dockerfile);
  });
}
