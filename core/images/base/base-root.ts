import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { TarEntry } from '../../docker/index.ts';

const AGENT_ID = 1000;
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const PASSWD = `root:x:0:0:root:/root:/usr/local/bin/node
agent:x:${AGENT_ID}:${AGENT_ID}:agent:/home/agent:/usr/local/bin/node
`;
const GROUP = `root:x:0:
agent:x:${AGENT_ID}:
`;
const NAME_SERVICES = 'passwd: files\ngroup: files\nhosts: files dns\n';

/**
 * The root file system of a minimal image that can run Node.js and nothing else: the program, its shared
 * libraries at their own paths, an unprivileged user and a place for temporary files.
 */
export function baseRootEntries(nodeBinary: string, libraries: readonly string[]): TarEntry[] {
  const text = (content: string) => ({ kind: 'bytes', bytes: Buffer.from(content) }) as const;
  const files: TarEntry[] = [
    { path: 'usr/local/bin/node', mode: 0o755, content: { kind: 'file', file: nodeBinary } },
    { path: 'etc/passwd', mode: 0o644, content: text(PASSWD) },
    { path: 'etc/group', mode: 0o644, content: text(GROUP) },
    { path: 'etc/nsswitch.conf', mode: 0o644, content: text(NAME_SERVICES) },
    ...libraries.map(
      (library): TarEntry => ({
        path: library.slice(1),
        mode: 0o755,
        content: { kind: 'file', file: realpathSync(library) },
      }),
    ),
  ];
  if (existsSync(CERTIFICATES)) {
    const certificates = realpathSync(CERTIFICATES);
    files.push({ path: CERTIFICATES.slice(1), mode: 0o644, content: { kind: 'file', file: certificates } });
  }
  return [
    ...parentsOf(files),
    { path: 'tmp', mode: 0o1777, content: { kind: 'directory' } },
    { path: 'root', mode: 0o700, content: { kind: 'directory' } },
    { path: 'home', mode: 0o755, content: { kind: 'directory' } },
    { path: 'home/agent', mode: 0o755, owner: AGENT_ID, content: { kind: 'directory' } },
    ...files.sort((a, b) => (a.path < b.path ? -1 : 1)),
  ];
}

function parentsOf(files: readonly TarEntry[]): TarEntry[] {
  const folders = new Set<string>();
  for (const file of files) {
    for (let folder = path.posix.dirname(file.path); folder !== '.'; folder = path.posix.dirname(folder)) {
      folders.add(folder);
    }
  }
  return [...folders].sort().map((folder) => ({ path: folder, mode: 0o755, content: { kind: 'directory' } }));
}
