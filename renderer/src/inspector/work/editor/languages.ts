import { StreamLanguage, type StreamParser } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { extensionOf } from '../files/content.ts';
import { nameOf } from '../files/place.ts';

type Load = () => Promise<Extension>;

const legacy = async (parser: Promise<StreamParser<unknown>>) => StreamLanguage.define(await parser);
const yaml: Load = async () => (await import('@codemirror/lang-yaml')).yaml();
const json: Load = async () => (await import('@codemirror/lang-json')).json();
const markdown: Load = async () => (await import('@codemirror/lang-markdown')).markdown();
const python: Load = async () => (await import('@codemirror/lang-python')).python();
const script =
  (options: { jsx?: boolean; typescript?: boolean }): Load =>
  async () =>
    (await import('@codemirror/lang-javascript')).javascript(options);
const shell: Load = () => legacy(import('@codemirror/legacy-modes/mode/shell').then((mode) => mode.shell));
const toml: Load = () => legacy(import('@codemirror/legacy-modes/mode/toml').then((mode) => mode.toml));
const properties: Load = () =>
  legacy(import('@codemirror/legacy-modes/mode/properties').then((mode) => mode.properties));
const dockerfile: Load = () =>
  legacy(import('@codemirror/legacy-modes/mode/dockerfile').then((mode) => mode.dockerFile));

const BY_EXTENSION: Readonly<Record<string, Load>> = {
  yaml,
  yml: yaml,
  json,
  jsonl: json,
  webmanifest: json,
  md: markdown,
  markdown,
  py: python,
  pyi: python,
  js: script({ jsx: true }),
  mjs: script({}),
  cjs: script({}),
  jsx: script({ jsx: true }),
  ts: script({ typescript: true }),
  mts: script({ typescript: true }),
  tsx: script({ jsx: true, typescript: true }),
  sh: shell,
  bash: shell,
  zsh: shell,
  toml,
  ini: properties,
  env: properties,
  properties,
  conf: properties,
};

const BY_NAME: Readonly<Record<string, Load>> = {
  dockerfile,
  '.bashrc': shell,
  '.profile': shell,
  '.zshrc': shell,
  '.env': properties,
};

/** Loads the language of a file by its name; null where it is plain text. */
export async function languageOf(path: string): Promise<Extension | null> {
  const load = BY_NAME[nameOf(path).toLowerCase()] ?? BY_EXTENSION[extensionOf(path)];
  try {
    return load ? await load() : null;
  } catch (error) {
    // The file can be read and changed without colours.
    console.warn('The language of a file could not be loaded', error);
    return null;
  }
}
