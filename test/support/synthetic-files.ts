import { createHash } from 'node:crypto';
import { AppError, type FileEntry, type FileRoot, type Handlers } from '../../core/contract/index.ts';
import type { SyntheticState } from './synthetic-state.ts';

type FileOperation = Extract<keyof Handlers, `files.${string}`>;

const MAX_BYTES = 5 * 1024 * 1024;
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfz0AEYBxVSF+FAAhKDveksOjmAAAAAElFTkSuQmCC';

/** Names that no person would give. */
export const hostileNames = {
  html: '<img src=x onerror=alert(1)>.md',
  bidi: 'gpj.\u202egnp.exe',
  newline: 'two\nlines.txt',
  long: `${'very-long-name-'.repeat(334)}.txt`,
} as const;

/** Files of workspaces in memory: the same few for each, until somebody changes them. */
export class SyntheticFiles {
  readonly #trees = new Map<string, Map<string, Uint8Array>>();
  /** What the next call of files fails with; tests set it. */
  failure: AppError | null = null;
  /** Roots that cannot be changed, and those that are not there. */
  readonly readOnly = new Set<FileRoot>(['/plugins']);
  readonly absent = new Set<FileRoot>(['/home']);

  /** What is in a root, by path; folders end with `/`. */
  tree(id: string, root: FileRoot): Map<string, Uint8Array> {
    const key = `${id} ${root}`;
    const known = this.#trees.get(key) ?? beginning(root);
    this.#trees.set(key, known);
    return known;
  }

  /** As the agent itself would. */
  write(id: string, root: FileRoot, path: string, content: string | Uint8Array): void {
    this.tree(id, root).set(path, Buffer.from(content));
  }

  text(id: string, root: FileRoot, path: string): string | undefined {
    const content = this.tree(id, root).get(path);
    return content && Buffer.from(content).toString();
  }

  handlers(state: SyntheticState): Pick<Handlers, FileOperation> {
    const at = (id: string, root: FileRoot) => {
      const { name, external } = state.workspace(id);
      if (this.failure) throw this.failure;
      if (external) throw new AppError('no_volume', `${name} has no files here`);
      return this.tree(id, root);
    };
    const change = (id: string, root: FileRoot) => {
      if (this.readOnly.has(root)) throw new AppError('files_read_only', 'Nothing can be written there');
      return at(id, root);
    };
    const found = (files: Map<string, Uint8Array>, root: string, path: string) => {
      const content = files.get(path);
      if (content) return content;
      throw new AppError('file_not_found', `There is no ${root}/${path}`);
    };
    return {
      'files.roots': ({ id }) => {
        at(id, '/configs');
        return {
          roots: (['/configs', '/workspace', '/home', '/plugins'] as const).map((root) => {
            if (this.absent.has(root)) return { root, access: 'none', reason: 'It has no container.' };
            return this.readOnly.has(root)
              ? { root, access: 'read_only', reason: 'It belongs to the image.' }
              : { root, access: 'read_write', reason: '' };
          }),
        };
      },
      'files.list': ({ id, root, path, depth }) => {
        const files = at(id, root);
        if (path !== '' && !files.has(`${path}/`))
          throw new AppError('file_not_found', `There is no ${path}`);
        return { files: listed(files, path, depth), truncated: false };
      },
      'files.read': ({ id, root, path, encoding }) => {
        const content = found(at(id, root), root, path);
        if (content.length > MAX_BYTES)
          throw new AppError('file_too_large', `${root}/${path} is larger than 5 MiB`);
        return {
          path,
          content: Buffer.from(content).toString(encoding),
          size: content.length,
          version: versionOf(content),
        };
      },
      'files.readPart': ({ id, root, path, from, maxBytes }) => {
        const content = found(at(id, root), root, path);
        const part = content.subarray(from, from + maxBytes);
        const end = from + part.length;
        const next = part.length > 0 && end < content.length ? end : null;
        return { content: Buffer.from(part).toString('base64'), size: content.length, next };
      },
      'files.write': ({ id, root, path, content, encoding, ifVersion }) => {
        const files = change(id, root);
        const before = files.get(path);
        const isAsWanted = ifVersion === undefined || (before ? versionOf(before) : null) === ifVersion;
        if (!isAsWanted) throw new AppError('file_changed', `${root}/${path} was changed meanwhile`);
        const bytes = Buffer.from(content, encoding);
        for (const folder of above(path)) files.set(`${folder}/`, new Uint8Array());
        files.set(path, bytes);
        return { path, size: bytes.length, version: versionOf(bytes) };
      },
      'files.makeFolder': ({ id, root, path }) => {
        const files = change(id, root);
        for (const folder of [...above(path), path]) files.set(`${folder}/`, new Uint8Array());
        return {};
      },
      'files.move': ({ id, root, path, to }) => {
        const files = change(id, root);
        if (files.has(to) || files.has(`${to}/`))
          throw new AppError('invalid_path', 'Something is there already');
        for (const [each, content] of [...files]) {
          if (each !== path && !each.startsWith(`${path}/`)) continue;
          files.delete(each);
          files.set(to + each.slice(path.length), content);
        }
        return {};
      },
      'files.remove': ({ id, root, path }) => {
        const files = change(id, root);
        for (const each of [...files.keys()])
          if (each === path || each.startsWith(`${path}/`)) files.delete(each);
        return {};
      },
    };
  }
}

function versionOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function above(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function listed(files: Map<string, Uint8Array>, folder: string, depth: number): FileEntry[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  return [...files].flatMap(([key, content]) => {
    const isFolder = key.endsWith('/');
    const path = isFolder ? key.slice(0, -1) : key;
    if (!path.startsWith(prefix) || path === folder) return [];
    if (path.slice(prefix.length).split('/').length > depth) return [];
    return { path, size: isFolder ? 0 : content.length, folder: isFolder };
  });
}

function beginning(root: FileRoot): Map<string, Uint8Array> {
  const texts: Record<string, string> =
    root === '/configs'
      ? {
          'config.yaml': CONFIG,
          'prompts/': '',
          'prompts/system.md': '# Who you are\n\nYou lead the studio. You ask before you spend.\n',
          'skills/': '',
          'skills/review/': '',
          'skills/review/SKILL.md': '---\nname: review\n---\n\nRead twice, comment once.\n',
        }
      : root === '/workspace'
        ? {
            'notes/': '',
            'notes/launch.md': '# Launch\n\n- [x] Name\n- [ ] Page\n- [ ] Price\n',
            'src/': '',
            'src/report.py': SCRIPT,
            'empty/': '',
            'data.json': '{\n  "visitors": 1204,\n  "signups": 88\n}\n',
            'run.sh': '#!/bin/sh\nset -eu\necho "building"\n',
          }
        : { 'review/': '', 'review/plugin.yaml': 'name: review\nversion: 1.2.0\n' };
  const files = new Map<string, Uint8Array>(
    Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)]),
  );
  if (root === '/workspace') {
    files.set('logo.png', Buffer.from(PIXEL, 'base64'));
    files.set('model.bin', Buffer.from(Array.from({ length: 900 }, (_, index) => (index * 7) % 256)));
  }
  return files;
}

const CONFIG = `# What the agent starts with
name: Mara Lindqvist
runtime: claude-code
tier: 2
model: anthropic/claude-sonnet-4
skills:
  - review
  - plan
runtime_config:
  effort: high   # costs more
  timeout_seconds: 600
`;

const SCRIPT = `"""Writes the weekly report."""
from pathlib import Path

LIMIT = 40


def report(rows: list[dict]) -> str:
    # Newest first
    lines = [f"- {row['title']}" for row in rows[:LIMIT]]
    return "\\n".join(lines)


if __name__ == "__main__":
    print(report([{"title": "Launch page", "done": True}]))
`;
