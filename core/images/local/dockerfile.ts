/** What a Dockerfile says that decides about the image besides the files. */

const VERSION = /^\d+(\.[0-9a-z]+)*([-+.][0-9a-z.]+)*$/i;
const REFERENCE = /\$(?:\{(\w+)(?::?-([^}]*))?\}|(\w+))/g;

/** Images that the stages of a Dockerfile begin with, sorted; stages by name and `scratch` are none. */
export function baseReferences(dockerfile: string, buildArgs: Readonly<Record<string, string>>): string[] {
  const args = new Map<string, string>();
  const stages = new Set<string>();
  const found = new Set<string>();
  for (const [name, rest] of instructions(dockerfile)) {
    // What stands between stages cannot be used in a FROM.
    if (name === 'ARG' && stages.size === 0 && found.size === 0) declare(rest, buildArgs, args);
    if (name !== 'FROM') continue;
    const [image = '', as = '', stage = ''] = rest.split(/\s+/).filter((word) => !word.startsWith('--'));
    const reference = substitute(image, args);
    if (reference !== '' && reference !== 'scratch' && !stages.has(reference.toLowerCase()))
      found.add(reference);
    if (/^as$/i.test(as)) stages.add(stage.toLowerCase());
  }
  return [...found].sort();
}

/** Whether the Dockerfile declares a build argument. */
export function declaresArg(dockerfile: string, name: string): boolean {
  return instructions(dockerfile).some(
    ([instruction, rest]) =>
      instruction === 'ARG' && rest.split(/\s+/).some((word) => word.replace(/=.*$/s, '') === name),
  );
}

/** The version in a `.runtime-version`, without a name or a "v" in front; empty when it is none. */
export function runtimeVersionOf(text: string): string {
  const version = (text.split('\n')[0] ?? '')
    .replaceAll(/\s/g, '')
    .replace(/^[^@]*@/, '')
    .replace(/^v/i, '');
  return VERSION.test(version) ? version : '';
}

function instructions(dockerfile: string): (readonly [name: string, rest: string])[] {
  const continuation = /^#\s*escape\s*=\s*`/im.test(dockerfile) ? '`' : '\\';
  const withoutComments = dockerfile.replace(/^\s*#.*$/gm, '');
  const joined = withoutComments.replaceAll(`${continuation}\r\n`, ' ').replaceAll(`${continuation}\n`, ' ');
  return joined.split(/\r?\n/).flatMap((line) => {
    const [, name, rest] = /^\s*([a-z]+)\s+(.+?)\s*$/i.exec(line) ?? [];
    return name !== undefined && rest !== undefined ? [[name.toUpperCase(), rest] as const] : [];
  });
}

function declare(rest: string, given: Readonly<Record<string, string>>, args: Map<string, string>): void {
  for (const word of rest.split(/\s+/)) {
    const [, name = '', , standard = ''] = /^(\w+)(=(.*))?$/s.exec(word) ?? [];
    if (name !== '') args.set(name, given[name] ?? substitute(standard.replace(/^["']|["']$/g, ''), args));
  }
}

function substitute(text: string, args: ReadonlyMap<string, string>): string {
  return text.replaceAll(
    REFERENCE,
    (_, braced: string | undefined, standard: string | undefined, plain: string | undefined) =>
      args.get(braced ?? plain ?? '') || (standard ?? ''),
  );
}
