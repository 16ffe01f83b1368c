import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { AppError, ErrorAction } from '../../base/index.ts';
import type { OrgTemplate } from '../../contract/index.ts';
import { templateError } from '../resolve/importable.ts';
import type { ResolvedOrg, ResolvedWorkspace } from '../types.ts';

/** Enough to see what kind of org it is. */
const PREVIEW_LENGTH = 60;

/** The card of a template of which only the name and the place are known. */
export function unreadCard(known: Pick<OrgTemplate, 'template' | 'name' | 'origin'>): OrgTemplate {
  return {
    ...known,
    dir: known.name,
    description: '',
    workspaces: null,
    sizeBytes: null,
    runtimes: [],
    requiredEnv: [],
    recommendedEnv: [],
    preview: [],
    error: null,
  };
}

/** The card with why its template cannot be used. */
export function withError(
  card: OrgTemplate,
  error: AppError,
  more: readonly ErrorAction[] = [],
): OrgTemplate {
  const { actions, ...json } = error.toJSON();
  return { ...card, error: { ...json, actions: [...actions, ...more].map((action) => ({ ...action })) } };
}

/** A card with what reading its template tells. */
export async function readTemplateCard(card: OrgTemplate, org: ResolvedOrg): Promise<OrgTemplate> {
  const error = templateError(org);
  const read = {
    ...card,
    name: org.name,
    description: org.description,
    workspaces: org.totals.workspaces,
    sizeBytes: await sizeOf(org),
    runtimes: [...new Set(runtimesOf(org.workspaces))].sort(),
    requiredEnv: org.requiredEnv.map(({ anyOf }) => ({ anyOf: [...anyOf] })),
    recommendedEnv: org.recommendedEnv.map(({ anyOf }) => ({ anyOf: [...anyOf] })),
    preview: previewOf(org.workspaces).slice(0, PREVIEW_LENGTH),
    error: null,
  };
  return error ? withError(read, error) : read;
}

function previewOf(workspaces: readonly ResolvedWorkspace[]): OrgTemplate['preview'] {
  return workspaces.flatMap(({ name, role, depth, children }) => [
    { name, role, depth },
    ...previewOf(children),
  ]);
}

function runtimesOf(workspaces: readonly ResolvedWorkspace[]): string[] {
  return workspaces.flatMap(({ runtime, children }) => [runtime, ...runtimesOf(children)]);
}

/** Of what was read in the template's own folder, in bytes. */
async function sizeOf({ dir, files }: ResolvedOrg): Promise<number> {
  const sizes = await Promise.all(
    files.map((file) =>
      stat(path.join(dir, file.path)).then(
        ({ size }) => size,
        // It lies in another repository, or went away meanwhile.
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
