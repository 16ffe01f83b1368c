import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { LINK_SCHEME, parseFile } from '../../../electron/native/links.ts';
import { APP_ID } from '../../../electron/options.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

interface Packaging {
  readonly appId: string;
  readonly files: readonly string[];
  readonly asarUnpack: readonly string[];
  readonly extraResources: readonly (string | { readonly from: string })[];
  readonly protocols: readonly { readonly schemes: readonly string[] }[];
  readonly fileAssociations: readonly { readonly ext: string }[];
  readonly mac: { readonly icon: string; readonly hardenedRuntime: boolean };
  readonly win: { readonly icon: string };
  readonly linux: { readonly icon: string; readonly syncDesktopName: boolean };
}

const packaging = parse(read('electron-builder.yml')) as Packaging;

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
    for (const name of shipped) {
      const folder = `node_modules/${name.split('/')[0]}/`;
      for (const patterns of [packaging.files, packaging.asarUnpack])
        expect(patterns.some((pattern) => pattern.startsWith(folder))).toBe(true);
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
