import { existsSync, readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { LINK_SCHEME, parseFile } from '../../../electron/native/links.ts';
import { APP_ID } from '../../../electron/options.ts';

const require = createRequire(import.meta.url);
const root = path.resolve(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

interface Packaging {
  readonly appId: string;
  readonly files: readonly string[];
  readonly asarUnpack: readonly string[];
  readonly extraResources: readonly (string | { readonly from: string })[];
  readonly protocols: readonly { readonly schemes: readonly string[] }[];
  readonly fileAssociations: readonly { readonly ext: string }[];
  readonly mac: Target & { readonly hardenedRuntime: boolean };
  readonly win: Target;
  readonly linux: Target & { readonly syncDesktopName: boolean };
}

interface Target {
  readonly icon: string;
  readonly target: readonly { readonly arch: readonly string[] }[];
}

const packaging = parse(read('electron-builder.yml')) as Packaging;

/** The packager's own reading of a list of patterns, on a machine of a platform and for an architecture. */
function takes(patterns: readonly string[], macros: Readonly<Record<string, string>>) {
  const expand = (text: string) => text.replace(/\$\{(\w+)\}/g, (all, name: string) => macros[name] ?? all);
  const { FileMatcher } = require(
    path.join(root, 'node_modules/app-builder-lib/out/fileMatcher.js'),
  ) as PackagerFiles;
  const filter = new FileMatcher(root, '', expand, patterns).createFilter();
  return (file: string) => filter(path.join(root, file), statSync(path.join(root, file)));
}

const addonsIn = (folder: string) =>
  readdirSync(path.join(root, folder)).filter((name) => name.endsWith('.node'));

interface PackagerFiles {
  readonly FileMatcher: new (
    from: string,
    to: string,
    expand: (text: string) => string,
    patterns: readonly string[],
  ) => { createFilter(): (file: string, stat: Stats) => boolean };
}

describe('the packaged app', () => {
  it('is described in words that the packager knows', () => {
    const schema = JSON.parse(read('node_modules/app-builder-lib/scheme.json')) as object;
    const ajv = new Ajv({ strict: false });
    ajv.validate(schema, packaging);
    expect(ajv.errors ?? []).toEqual([]);
  });

  it('is known to Windows by the name that it gives itself', () => expect(packaging.appId).toBe(APP_ID));

  it('is known to Linux by the name of its entry in the menus', () => {
    expect((JSON.parse(read('package.json')) as { desktopName: string }).desktopName).toMatch(
      /^[\w-]+\.desktop$/,
    );
    expect(packaging.linux.syncDesktopName).toBe(true);
  });

  it('opens what the system hands to it', () => {
    expect(packaging.protocols.flatMap(({ schemes }) => schemes)).toEqual([LINK_SCHEME]);
    expect(packaging.fileAssociations.map(({ ext }) => ext)).toEqual(['molecule']);
    for (const { ext } of packaging.fileAssociations)
      expect(parseFile(`/saved/team.${ext}`, '/')).toEqual({ kind: 'bundle', file: `/saved/team.${ext}` });
  });

  it('has all native code, outside of the archive where the system opens it', () => {
    const bundler = read('vite.config.ts');
    const [, list = ''] = /const NOT_BUNDLED = \[(.+)\];/.exec(bundler) ?? [];
    const native = [...list.matchAll(/'([^']+)'/g)].map(([, name = '']) => name);
    // Electron is the program itself; the last is optional and not installed.
    const shipped = native.filter((name) => name !== 'electron' && name !== 'cpu-features');
    expect(shipped).toEqual(['better-sqlite3', '@lydell/node-pty']);
    const { platform, arch } = process;
    // What the modules themselves look for on this machine.
    const sqlite = 'node_modules/better-sqlite3';
    const { getPrebuildPath } = require(path.join(root, sqlite, 'lib/binding.js')) as {
      getPrebuildPath(): string;
    };
    const pty = `node_modules/@lydell/node-pty-${platform}-${arch}`;
    const addons = [
      `${sqlite}/prebuilds/${path.basename(getPrebuildPath())}`,
      ...addonsIn(pty).map((name) => `${pty}/${name}`),
    ];
    expect(addons.length).toBeGreaterThan(1);
    const isIn = (patterns: readonly string[]) => takes(patterns, { platform, arch });
    expect(addons.filter(isIn(packaging.files))).toEqual(addons);
    expect(addons.filter(isIn(packaging.asarUnpack))).toEqual(addons);
    // With what loads them, without what only builds them.
    const loaders = [
      `${sqlite}/lib/index.js`,
      'node_modules/@lydell/node-pty/index.js',
      `${pty}/package.json`,
    ];
    expect(loaders.filter(isIn(packaging.files))).toEqual(loaders);
    const others = [`${sqlite}/binding.gyp`, 'node_modules/fastify/package.json'];
    expect(others.filter(isIn(packaging.files))).toEqual([]);
  });

  it('has the one database that fits, for each machine that it is built for', () => {
    const folder = 'node_modules/better-sqlite3/prebuilds';
    const prebuilds = addonsIn(folder).map((name) => `${folder}/${name}`);
    for (const [platform, { target }] of [
      ['darwin', packaging.mac],
      ['win32', packaging.win],
      ['linux', packaging.linux],
    ] as const) {
      for (const arch of new Set(target.flatMap((each) => each.arch))) {
        const fits = [`${folder}/${platform}-${arch}.node`];
        expect(prebuilds.filter(takes(packaging.files, { platform, arch }))).toEqual(fits);
        expect(fits.filter(takes(packaging.asarUnpack, { platform, arch }))).toEqual(fits);
      }
    }
  });

  it('has icons and resources that exist', () => {
    const { mac, win, linux, extraResources } = packaging;
    for (const icon of [mac.icon, win.icon, linux.icon]) expect(existsSync(path.join(root, icon))).toBe(true);
    for (const each of extraResources)
      expect(existsSync(path.join(root, typeof each === 'string' ? each : each.from))).toBe(true);
    expect(mac.hardenedRuntime).toBe(true);
  });
});
