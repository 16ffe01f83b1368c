import os from 'node:os';
import { AppError } from '../base/index.ts';
import { type GitAddress, isLoopbackHost } from './address.ts';

/** One entry of git's configuration. */
export type ConfigEntry = readonly [key: string, value: string];

/** What git needs to know of its surroundings, read once from the environment. */
export interface GitSettings {
  /** What the child processes inherit: where programs and certificates are, and proxies. */
  readonly inherited: Readonly<Record<string, string>>;
  /** Entries of `MOLECULE_GIT_CONFIG`. */
  readonly config: readonly ConfigEntry[];
  /** Sent to this host (with its port) and to no other. */
  readonly token: { readonly value: string; readonly host: string } | null;
}

const INHERITED = [
  'PATH',
  'SYSTEMROOT',
  'TEMP',
  'TMP',
  'TMPDIR',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
];

/**
 * Reads `MOLECULE_GITEA_TOKEN` and `MOLECULE_GIT_CONFIG`: one `key=value` a line, of the keys
 * `url.<base>.insteadOf`, `http.sslCAInfo` and `http.proxy`. Empty lines and those with `#` in front are skipped.
 *
 * @param tokenHost the host that the token belongs to, with its port if there is one
 * Throws AppError `git_failed` for a line or token that cannot be used.
 */
export function gitSettings(env: NodeJS.ProcessEnv, tokenHost: string): GitSettings {
  const inherited: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && INHERITED.includes(name.toUpperCase())) inherited[name] = value;
  }
  const token = env.MOLECULE_GITEA_TOKEN?.trim() ?? '';
  if (/[^\x21-\x7e]/.test(token)) {
    throw new AppError('git_failed', 'MOLECULE_GITEA_TOKEN contains characters that no token has', {
      detail: 'Set it to the token alone, without spaces or line breaks.',
    });
  }
  return {
    inherited,
    config: parseGitConfig(env.MOLECULE_GIT_CONFIG ?? ''),
    token: token === '' ? null : { value: token, host: tokenHost.toLowerCase().replace(/:443$/, '') },
  };
}

function parseGitConfig(text: string): ConfigEntry[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.flatMap((line, index) => {
    if (line === '' || line.startsWith('#')) return [];
    const entry = parseEntry(line);
    if (entry) return [entry];
    // The line may hold a password for a proxy, so it is not quoted.
    throw new AppError('git_failed', `Line ${index + 1} of MOLECULE_GIT_CONFIG cannot be used`, {
      detail:
        'Each line is key=value with one of the keys url.<base>.insteadOf, http.sslCAInfo and http.proxy. ' +
        'A <base> is an https:// or file:// address or an absolute folder.',
    });
  });
}

function parseEntry(line: string): ConfigEntry | null {
  const plain = /^(http\.sslcainfo|http\.proxy)\s*=\s*(.+)$/i.exec(line);
  if (plain?.[1] && plain[2]) return [plain[1], plain[2]];
  const [, base, prefix] = /^url\.(.+?)\.insteadof\s*=\s*(.+)$/i.exec(line) ?? [];
  if (base === undefined || prefix === undefined || protocolOf(base) === null) return null;
  return [`url.${base}.insteadOf`, prefix];
}

/** Null for what must not be used. */
function protocolOf(base: string): GitAddress['protocol'] | null {
  if (/^https:\/\//i.test(base)) return 'https';
  if (/^file:\/\/\//i.test(base) || /^(\/(?!\/)|[a-z]:[/\\])/i.test(base)) return 'file';
  if (!/^http:\/\//i.test(base) || !URL.canParse(base)) return null;
  return isLoopbackHost(new URL(base).host) ? 'http' : null;
}

/** Mails of old commits and modes of old trees that break no rule of safety, but the strict check. */
const HARMLESS = ['zeroPaddedFilemode', 'badTimezone', 'missingSpaceBeforeDate', 'nulInCommit'];
const STALL_SECONDS = 20;
const STALL_BYTES_PER_SECOND = 100;

const HARDENING: readonly ConfigEntry[] = [
  ['core.hooksPath', os.devNull],
  ['core.attributesFile', os.devNull],
  ['core.longPaths', 'true'],
  ['credential.helper', ''],
  ['fetch.fsckObjects', 'true'],
  ...HARMLESS.map((name): ConfigEntry => [`fetch.fsck.${name}`, 'ignore']),
  // One pack is there or is not; loose objects of a killed fetch would be there in part.
  ['fetch.unpackLimit', '1'],
  ['fetch.recurseSubmodules', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['http.followRedirects', 'false'],
  ['http.lowSpeedLimit', String(STALL_BYTES_PER_SECOND)],
  ['http.lowSpeedTime', String(STALL_SECONDS)],
];

/**
 * The whole environment of one git process: nothing of the user's or the system's configuration takes part.
 * Settings and the token go this way because arguments can be seen by every user of the machine.
 */
export function gitEnvironment(
  settings: GitSettings,
  { address, gitDir }: { readonly address?: GitAddress | undefined; readonly gitDir?: string | undefined },
): Record<string, string> {
  const config = [...HARDENING, ...settings.config, ...tokenHeader(settings, address), ...otherSide(address)];
  return {
    ...settings.inherited,
    // The messages are read.
    LC_ALL: 'C',
    HOME: os.devNull,
    XDG_CONFIG_HOME: os.devNull,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: os.devNull,
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ALLOW_PROTOCOL: allowedProtocols(settings, address).join(':'),
    // Always said, so that git never looks for a repository in the folders above.
    GIT_DIR: gitDir ?? os.devNull,
    GIT_CONFIG_COUNT: String(config.length),
    ...Object.fromEntries(
      config.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

/** Bound to the address, so that git does not send it to a mirror that the user put in the host's place. */
function tokenHeader({ token }: GitSettings, address: GitAddress | undefined): ConfigEntry[] {
  if (!token || !address || address.protocol === 'file' || address.host !== token.host) return [];
  const origin = `${address.protocol}://${address.host}/`;
  return [[`http.${origin}.extraHeader`, `Authorization: token ${token.value}`]];
}

/**
 * A repository of this machine may belong to somebody else, for example on a share: who named it (or a mirror that
 * stands for it) wants it. Git asks that of the program on the other side, which gets none of the other settings.
 */
function otherSide(address: GitAddress | undefined): ConfigEntry[] {
  return address ? [[`remote.${address.url}.uploadpack`, 'git -c safe.directory=* upload-pack']] : [];
}

function allowedProtocols({ config }: GitSettings, address: GitAddress | undefined): string[] {
  const bases = config.flatMap(([key]) => /^url\.(.+)\.insteadOf$/.exec(key)?.[1] ?? []);
  const protocols = bases.map(protocolOf).filter((protocol) => protocol !== null);
  return [...new Set([...(address ? [address.protocol] : []), ...protocols])];
}

/** The text without the token. */
export function withoutToken(text: string, { token }: GitSettings): string {
  return token ? text.replaceAll(token.value, '<redacted-token>') : text;
}
