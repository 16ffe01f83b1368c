import path from 'node:path';
import { type OpenRequest, workspaceViews } from '../bridge.ts';

/** What a link or a file that somebody outside the app handed over asks for; a bundle is still to be read. */
export type Wish =
  | Exclude<OpenRequest, { readonly kind: 'bundle' }>
  | { readonly kind: 'bundle'; readonly file: string };

export const LINK_SCHEME = 'molecule';

const MOST_CHARACTERS = 2_000;
const ID = /^[\w.-]{1,100}$/;
/** Where a template may be fetched from. A path in a link could lead anywhere, also onto another machine. */
const FETCHED_BY: readonly string[] = ['http:', 'https:', 'ssh:', 'git:'];
const ORG_FILE = /^org\.ya?ml$/i;
const ARCHIVE = /\.(zip|tar|tgz|tar\.gz)$/i;
const BUNDLE = /(\.molecule|\.bundle\.json)$/i;
/** ASCII control characters, and those that turn the direction of what a person reads. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTABLE = /[\u0000-\u0020\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/**
 * Reads a link of the app: `molecule://workspace/<id>?view=chat`, `molecule://build/<id>`, `molecule://problems`,
 * `molecule://approvals`, `molecule://images` or `molecule://import?template=<address>`. Anybody can make one, also a page of the web; null for whatever it does not
 * know exactly.
 */
export function parseLink(text: unknown): Wish | null {
  if (typeof text !== 'string' || text.length > MOST_CHARACTERS || UNPRINTABLE.test(text)) return null;
  const link = URL.canParse(text) ? new URL(text) : null;
  if (
    link?.protocol !== `${LINK_SCHEME}:` ||
    link.username !== '' ||
    link.password !== '' ||
    link.port !== ''
  )
    return null;
  const [name = '', more] = link.pathname.split('/').filter((part) => part !== '');
  if (more !== undefined) return null;
  switch (link.hostname) {
    case 'workspace': {
      const wanted = link.searchParams.get('view') ?? 'chat';
      const view = workspaceViews.find((known) => known === wanted);
      return ID.test(name) && view !== undefined ? { kind: 'workspace', id: name, view } : null;
    }
    case 'build':
      if (name === '') return { kind: 'build', id: null };
      return ID.test(name) ? { kind: 'build', id: name } : null;
    case 'problems':
    case 'approvals':
    case 'images':
      return name === '' ? { kind: link.hostname } : null;
    case 'import': {
      const template = name === '' ? addressOf(link.searchParams.get('template')) : null;
      return template === null ? null : { kind: 'import', template };
    }
    default:
      return null;
  }
}

/** The address of a template, if it is one that can be shown and asked about. */
function addressOf(text: string | null): string | null {
  if (text === null || UNPRINTABLE.test(text) || !URL.canParse(text)) return null;
  const { protocol, hostname, password } = new URL(text);
  // A user name is part of git addresses; a password has no place in a link.
  return FETCHED_BY.includes(protocol) && hostname !== '' && password === '' ? text : null;
}

/** Reads what the system says was opened: the path of a template or of a bundle. Null for other files. */
export function parseFile(file: string, cwd: string): Wish | null {
  if (file === '' || file.includes('\0') || /^(\\\\|\/\/)/.test(file)) return null;
  const whole = path.resolve(cwd, file);
  const name = path.basename(whole);
  if (ORG_FILE.test(name)) return { kind: 'import', template: path.dirname(whole) };
  if (ARCHIVE.test(name)) return { kind: 'import', template: whole };
  return BUNDLE.test(name) ? { kind: 'bundle', file: whole } : null;
}

/** What the arguments of a start ask for; options of the app and of Chromium are none of it. */
export function parseOpenArguments(args: readonly string[], cwd: string): readonly Wish[] {
  return args.flatMap((text) => {
    if (text.startsWith('-')) return [];
    const wish = /^[a-z][a-z\d+.-]+:\/\//i.test(text) ? parseLink(text) : parseFile(text, cwd);
    return wish ?? [];
  });
}
