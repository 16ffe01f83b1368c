import { isMap, type Node } from 'yaml';
import { AppError } from '../../base/index.ts';
import { isRefName } from '../../git/index.ts';
import type { ExternalCopy, ExternalRequest } from '../externals/types.ts';
import { driftFix } from '../lock/drift.ts';
import type { HeldLock } from '../lock/store.ts';
import type { ResolvedExternal, SourcePosition } from '../types.ts';
import { allowingLine, hostOf, isAllowed, usualHost } from './allow-list.ts';
import { brokenText, type Located, type OpenExternal, type Scope } from './expand.ts';
import { type ExternalCopies, prefixOf } from './external-copies.ts';
import { MAX_EXTERNAL_DEPTH } from './limits.ts';
import { type MapReader, quoted, type ReadContext } from './map-reader.ts';
import type { TemplateFiles } from './template-files.ts';

const KEYS = new Set(['repo', 'ref', 'path', 'url']);
const REPO = /^[A-Za-z0-9][A-Za-z0-9_.-]*\/[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
const REF = /^[A-Za-z0-9_.][A-Za-z0-9_./-]*$/;

/** Digits of a commit for people. */
const SHORT = 12;

export interface ExternalsOptions {
  readonly files: TemplateFiles;
  readonly copies: ExternalCopies;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Pins every repository to what it says; null: a ref is what it is now. */
  readonly held: HeldLock | null;
}

interface Directive extends ExternalRequest {
  readonly path: string;
}

/** Follows `!external` in one pass over a template. */
export class Externals {
  /** Directives met, whether they could be followed or not. */
  met = 0;
  readonly #context: ReadContext;
  readonly #options: ExternalsOptions;
  readonly #used = new Map<string, ResolvedExternal>();

  constructor(context: ReadContext, options: ExternalsOptions) {
    this.#context = context;
    this.#options = options;
  }

  /** What was taken from, sorted by host, repository and SHA. */
  get used(): ResolvedExternal[] {
    const order = ({ host, repo, sha, ref }: ResolvedExternal) => [host, repo, sha, ref].join('\0');
    return [...this.#used.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1));
  }

  /** Like `Expander.expand`, for places where a workspace may come from another repository. */
  readonly follow = (node: Node | null, scope: Scope): Located | null => {
    let located = this.#context.expander.expandEntry(node, scope);
    const from = located?.from;
    while (located?.node.tag === '!external') {
      const opened = this.#open(located);
      located = opened && this.#context.expander.expandEntry(opened.file.content, opened);
    }
    return located && from ? { ...located, from } : null;
  };

  #open(located: Located): Scope | null {
    this.met += 1;
    const { diagnostics } = this.#context;
    const at = located.scope.file.position(located.node);
    const above = located.scope.external;
    const depth = (above?.depth ?? 0) + 1;
    if (depth > MAX_EXTERNAL_DEPTH) {
      const message = `!external is nested more than ${MAX_EXTERNAL_DEPTH} deep: ${keysOf(above).join(' → ')}`;
      diagnostics.error(
        'external_too_deep',
        message,
        at,
        'Name the inner repositories in the template itself.',
      );
      return null;
    }
    const directive = this.#read({ ...located, from: at });
    const copy = directive && this.#copyOf(directive, at);
    if (!copy) return null;
    const key = `${copy.host}/${copy.repo}@${copy.sha}/${directive.path}`;
    const chain = keysOf(above);
    if (chain.includes(key)) {
      const message = `Loop of repositories: ${[...chain.slice(chain.indexOf(key)), key].join(' → ')}`;
      diagnostics.error('external_cycle', message, at, 'Remove one of these directives.');
      return null;
    }
    const prefix = prefixOf(copy);
    this.#use(copy, prefix, at);
    return this.#enter(located.scope, { key, prefix, depth, above }, directive, at);
  }

  /** The checked fields of a directive; null when something about them was reported. */
  #read(located: Located): Directive | null {
    const { diagnostics } = this.#context;
    if (!isMap(located.node)) {
      const fix = 'Write `!external {repo: owner/name, ref: v1, path: file.yaml}`.';
      diagnostics.error('external_invalid', '!external needs the keys repo, ref and path', located.from, fix);
      return null;
    }
    const reader = this.#context.map(located, '!external');
    if (!reader) return null;
    reader.expectOnly(KEYS, new Set(), 'in !external');
    const missing = ['repo', 'ref', 'path'].filter((key) => reader.text(key).trim() === '');
    if (missing.length > 0) {
      const message = `!external needs ${missing.map(quoted).join(' and ')}`;
      diagnostics.error('external_invalid', message, located.from, `Add ${missing.join(' and ')}.`);
      return null;
    }
    const host = this.#readHost(reader);
    const repo = this.#readField(reader, 'repo', isRepo, 'must be owner/name');
    const ref = this.#readField(reader, 'ref', isRef, 'must be a branch, a tag or a full commit SHA');
    const path = this.#readField(reader, 'path', isPath, 'must be a relative path without ".."');
    if (!host || !repo || !ref || !path) return null;
    const { env } = this.#options;
    const name = `${host}/${repo}`;
    if (!isAllowed(name, env)) {
      const message = `Templates may not take files from ${name}`;
      diagnostics.error('external_not_allowed', message, reader.at('repo'), {
        fix: `If you trust it, set ${allowingLine(name, env)}`,
        action: {
          label: 'Allow this repository',
          operation: 'org.allowRepository',
          input: { repository: name },
        },
      });
      return null;
    }
    return { host, repo, ref, path };
  }

  #readHost(reader: MapReader): string | null {
    const { diagnostics } = this.#context;
    const stated = reader.text('url').trim();
    const address = stated || usualHost(this.#options.env);
    const at = stated === '' ? reader.start : reader.at('url');
    if (address === '') {
      const fix = 'Give `url` or set MOLECULE_EXTERNAL_GITEA_URL.';
      diagnostics.error('external_host_unknown', 'It is not said on which host the repository is', at, fix);
      return null;
    }
    const host = hostOf(address);
    if (host === null) {
      const message = `${quoted(address)} is not the address of a host`;
      diagnostics.error('external_invalid', message, at, 'For example: https://git.example.org');
    }
    return host;
  }

  #readField(
    reader: MapReader,
    key: string,
    isValid: (text: string) => boolean,
    rule: string,
  ): string | null {
    const text = reader.text(key).trim();
    if (isValid(text)) return text;
    this.#context.diagnostics.error('external_invalid', `${quoted(key)} ${rule}`, reader.at(key));
    return null;
  }

  /** Null when there is none, which is reported unless it is only still to be fetched. */
  #copyOf({ host, repo, ref }: Directive, at: SourcePosition): ExternalCopy | null {
    const { copies, held } = this.#options;
    const { diagnostics } = this.#context;
    const locked = held?.lock.externals.find(
      (each) => each.host === host && each.repo === repo && each.ref === ref,
    );
    if (held && !locked) {
      const message = `${host}/${repo} at ${quoted(ref)} is not in the lock`;
      diagnostics.error('lock_drift', message, at, driftFix(held));
      return null;
    }
    const copy = copies.get({ host, repo, ref, ...(locked ? { sha: locked.sha } : {}) });
    if (copy instanceof AppError) {
      diagnostics.error(copy.code, copy.message, at, copy.detail);
      return null;
    }
    if (copy?.offline && !held) {
      const message = `Using the copy of ${copy.fetchedAt.slice(0, 10)} of ${host}/${repo} at ${quoted(ref)}`;
      diagnostics.hint('external_offline', message, at, 'Resolve again when the host can be reached.');
    }
    if (copy?.unconfirmed) {
      const message = `Nothing shows that ${copy.sha.slice(0, SHORT)} is on a branch or tag of ${host}/${repo}: servers hand out commits of forks, too`;
      const fix = 'Look it up on the host, or name a branch or tag: a lock keeps the commit all the same.';
      diagnostics.hint('external_unconfirmed', message, at, fix);
    }
    return copy;
  }

  #use({ host, repo, ref, sha, dir }: ExternalCopy, prefix: string, source: SourcePosition): void {
    const key = [host, repo, ref, sha].join('\0');
    if (!this.#used.has(key)) this.#used.set(key, { host, repo, ref, sha, prefix, dir, source });
  }

  #enter(from: Scope, external: OpenExternal, directive: Directive, at: SourcePosition): Scope | null {
    const { diagnostics, expander } = this.#context;
    const file = this.#options.files.readText(`${external.prefix}/${directive.path}`);
    if (file.ok) {
      const parsed = expander.parse(file);
      return parsed && { file: parsed, includedBy: from, depth: from.depth, external };
    }
    const { host, repo, ref, path } = directive;
    const where = `${quoted(path)} in ${host}/${repo} at ${quoted(ref)}`;
    if (file.problem === 'missing') {
      const message = `There is no file ${where}`;
      diagnostics.error('external_path_missing', message, at, 'Check `path` and `ref`.');
    } else if (file.problem === 'not_utf8') {
      diagnostics.error('not_utf8', `The file ${where} is not UTF-8 text`, brokenText(file));
    } else {
      const message = `The file ${where} cannot be read: ${file.problem.replaceAll('_', ' ')}`;
      diagnostics.error('external_unreadable', message, at);
    }
    return null;
  }
}

function isRepo(text: string): boolean {
  return REPO.test(text) && !text.includes('..');
}

function isRef(text: string): boolean {
  return REF.test(text) && isRefName(text);
}

function isPath(text: string): boolean {
  return !text.includes('..') && !/^[\\/]|^[A-Za-z]:|\0/.test(text);
}

function keysOf(external: OpenExternal | null): string[] {
  return external ? [...keysOf(external.above), external.key] : [];
}
