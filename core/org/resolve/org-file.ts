import { stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, systemCodeOf } from '../../base/index.ts';
import type { SourcePosition } from '../types.ts';
import { brokenText } from './expand.ts';
import type { MapReader, ReadContext } from './map-reader.ts';
import type { TemplateFiles } from './template-files.ts';

const ORG_FILES = ['org.yaml', 'org.yml'];
const ORG_KEYS = new Set([
  'name',
  'description',
  'defaults',
  'workspaces',
  'global_memories',
  'required_env',
  'recommended_env',
]);
const IGNORED_ORG_KEYS = new Set(['template_schema_version']);

/** The name of the org file in `dir`. Throws AppError `template_not_found`. */
export async function findOrgFile(dir: string): Promise<string> {
  for (const name of ORG_FILES) {
    try {
      if ((await stat(path.join(dir, name))).isFile()) return name;
    } catch (error) {
      const code = systemCodeOf(error);
      if (code !== 'ENOENT' && code !== 'ENOTDIR') throw notFound(dir, error);
    }
  }
  throw notFound(dir);
}

function notFound(dir: string, cause?: unknown): AppError {
  return new AppError('template_not_found', `There is no org template in ${dir}`, {
    detail: 'An org template is a folder with a file org.yaml (or org.yml).',
    cause,
  });
}

/** Reads the top of the org file; null when it is unusable, which is then reported. */
export function readOrgFile(orgFile: string, files: TemplateFiles, context: ReadContext): MapReader | null {
  const { diagnostics, expander } = context;
  const start: SourcePosition = { file: orgFile, line: 1, column: 1 };
  const file = files.readText(orgFile);
  if (!file.ok) {
    const message = `${orgFile} cannot be read: ${file.problem.replaceAll('_', ' ')}`;
    diagnostics.error(file.problem, message, file.problem === 'not_utf8' ? brokenText(file) : start);
    return null;
  }
  const parsed = expander.parse(file);
  const located =
    parsed && expander.expand(parsed.content, { file: parsed, includedBy: null, depth: 0, external: null });
  if (!located) return null;
  const root = context.map(located, orgFile);
  if (!root) return null;
  root.expectOnly(ORG_KEYS, IGNORED_ORG_KEYS, 'at the top of an org template');
  const name = root.text('name').trim();
  if (/\p{Cc}/u.test(name)) {
    const message = 'A name must be one line without control characters';
    diagnostics.error('name_invalid', message, root.at('name'));
  }
  if (name === '') {
    const message = 'The org has no name; the name of its folder is used';
    diagnostics.warning('org_name_missing', message, root.at('name'), 'Add `name`.');
  }
  return root;
}
