import { type Clock, systemClock } from '../../base/index.ts';
import type { Docker } from '../../docker/index.ts';
import { IGNORED_NAMES } from '../access/paths.ts';
import { type FileEntry, MAX_ENTRIES } from '../access/types.ts';
import { runInside } from './run-inside.ts';

/** More than are shown, for those that are hidden. */
const LISTED_ENTRIES = MAX_ENTRIES + 10;
/** Each prints `f|d|l SIZE PATH`, with the path relative to the folder `$1`, down to `$2` levels, at most `$3` lines. */
const FOR_NODE = `const fs = require('node:fs');
const [, base, depth, max, ...ignored] = process.argv;
let left = Number(max);
const walk = (below, level) => {
  for (const entry of fs.readdirSync(base + '/' + below, { withFileTypes: true })) {
    const path = below === '' ? entry.name : below + '/' + entry.name;
    const kind = entry.isDirectory() ? 'd' : entry.isFile() ? 'f' : entry.isSymbolicLink() ? 'l' : '';
    if (kind === '' || ignored.includes(entry.name) || (left -= 1) < 0) continue;
    let size = 0;
    try { if (kind === 'f') size = fs.lstatSync(base + '/' + path).size; } catch { continue; }
    console.log(kind, size, path);
    if (kind === 'd' && level < depth) try { walk(path, level + 1); } catch {}
  }
};
walk('', 1);`;
const FOR_SHELL = `for tool in find stat sed head; do command -v $tool >/dev/null || exit 127; done
cd "$1" || exit 1
depth=$2 max=$3; shift 3
for name; do set -- "$@" -o -name "$name"; shift; done; shift
find . -maxdepth "$depth" \\( "$@" \\) -prune -o ! -path . \\( -type f -o -type d -o -type l \\) -exec stat -c '%F %s %n' {} + |
  sed -n -e 's/^regular \\(empty \\)\\{0,1\\}file /f /p' -e 's/^directory /d /p' -e 's/^symbolic link /l /p' | head -n "$max"`;
const LINE = /^([fdl]) (\d+) (?:\.\/)?(.+)$/;
/** What Docker says instead of an exit code. */
const FIRST_OF_DOCKER = 126;
const LIMIT_MS = 10_000;
/** Of a path, which is mostly much shorter. */
const MAX_LINE_BYTES = 1_200;

/**
 * Lists a folder of a container that runs, without reading any file: that is much less work than an archive of it.
 * Resolves with null where the image has no program that could, or that does. Paths are relative to the folder.
 */
export async function listInside(
  docker: Pick<Docker, 'execs'>,
  containerId: string,
  folder: string,
  depth: number,
  clock: Clock = systemClock,
): Promise<FileEntry[] | null> {
  const args = [folder, String(depth), String(LISTED_ENTRIES), ...IGNORED_NAMES];
  for (const program of [
    ['node', '-e', FOR_NODE, ...args],
    ['/bin/sh', '-c', FOR_SHELL, 'sh', ...args],
  ]) {
    const limits = { limitMs: LIMIT_MS, maxBytes: LISTED_ENTRIES * MAX_LINE_BYTES };
    const { code, output } = await runInside(docker, containerId, { command: program, ...limits }, clock);
    if (code !== null && code < FIRST_OF_DOCKER) return parse(output);
  }
  return null;
}

/** What else the programs print, they print about files that they may not see. */
function parse(text: string): FileEntry[] {
  return text.split('\n').flatMap((line) => {
    const [, kind, size, path] = LINE.exec(line) ?? [];
    if (kind === undefined || path === undefined) return [];
    return [{ path, folder: kind === 'd', sizeBytes: kind === 'f' ? Number(size) : 0 }];
  });
}
