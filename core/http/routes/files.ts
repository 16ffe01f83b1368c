import { z } from 'zod';
import { toAppError } from '../../base/index.ts';
import { type FileRoot, fileRoots } from '../../workspaces/index.ts';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';

const MAX_FILES = 200;
const MAX_DEPTH = 5;
/** 5 MiB in the worst form that JSON has for it would be more, but nobody's files look like that. */
const FILE_BODY_BYTES = 12 * 1024 * 1024;
const FILES_BODY_BYTES = 64 * 1024 * 1024;

const rootQuery = z.object({ root: z.string().optional() });
const listQuery = rootQuery.extend({ path: z.string().optional(), depth: z.string().optional() });
const BAD_PLACE = 'no such root, or a path that leads out of it';
const MISSING = 'there is no such file';
const TOO_LARGE = 'a file has more than 5 MiB';
const FILE = '/workspaces/:id/files/*';

export const fileRoutes: Routes = (define, services) => {
  const { files } = services;

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/files',
      tier: 'workspace',
      summary: 'The files below a folder',
      query: listQuery,
      answers: {
        200: z.array(z.object({ path: z.string(), size: z.number(), dir: z.boolean() })),
        400: `${BAD_PLACE}, or a depth that is none`,
        404: 'there is no such folder',
      },
      difference:
        'also while nothing runs; `.auth_token` is not shown; links that lead out of the root are 400',
    },
    async ({ workspace: { id }, query: { root, path = '', depth } }) => {
      const from = rootOf(root);
      try {
        const { entries } = await files.list(id, from, path, depthOf(depth));
        return entries.map(({ path, sizeBytes, folder }) => ({ path, size: sizeBytes, dir: folder }));
      } catch (error) {
        if (toAppError(error).code === 'no_volume') return [];
        throw error;
      }
    },
  );

  define(
    {
      method: 'GET',
      path: FILE,
      tier: 'workspace',
      summary: 'A file',
      query: rootQuery,
      answers: {
        200: z.object({ path: z.string(), content: z.string(), size: z.number() }),
        400: BAD_PLACE,
        404: MISSING,
      },
      difference: 'also while nothing runs',
    },
    async ({ workspace: { id }, params, query }) => {
      const path = pathOf(params);
      try {
        const content = await files.read(id, rootOf(query.root), path);
        return { path, content: Buffer.from(content).toString(), size: content.length };
      } catch (error) {
        if (toAppError(error).code === 'no_volume') throw new HttpProblem(404, 'file not found');
        throw error;
      }
    },
  );

  define(
    {
      method: 'PUT',
      path: FILE,
      tier: 'workspace',
      summary: 'Writes a file',
      query: rootQuery,
      body: z.object({ content: z.string() }),
      bodyLimitBytes: FILE_BODY_BYTES,
      answers: {
        200: z.object({ status: z.literal('saved'), path: z.string() }),
        400: BAD_PLACE,
        413: TOO_LARGE,
      },
      difference:
        'the root counts for writes too; also while nothing runs: never 503 for one that was started once; a write to `/configs` restarts a running workspace once for all that follow each other within 1.5 s',
    },
    async ({ workspace: { id }, params, query, body: { content } }) => {
      const path = pathOf(params);
      await files.write(id, rootOf(query.root), [{ path, content: Buffer.from(content) }]);
      return { status: 'saved', path };
    },
  );

  define(
    {
      method: 'DELETE',
      path: FILE,
      tier: 'workspace',
      summary: 'Deletes a file',
      query: rootQuery,
      answers: {
        200: z.object({ status: z.literal('deleted'), path: z.string() }),
        400: BAD_PLACE,
        404: MISSING,
      },
      difference: 'works, also for folders',
    },
    async ({ workspace: { id }, params, query }) => {
      const path = pathOf(params);
      await files.remove(id, rootOf(query.root), path);
      return { status: 'deleted', path };
    },
  );

  define(
    {
      method: 'PUT',
      path: '/workspaces/:id/files',
      tier: 'workspace',
      summary: 'Writes many files',
      query: rootQuery,
      body: z.object({ files: z.record(z.string(), z.string()) }),
      bodyLimitBytes: FILES_BODY_BYTES,
      answers: {
        200: z.object({
          status: z.literal('replaced'),
          workspace: z.string(),
          files: z.number(),
          source: z.enum(['container', 'volume']),
        }),
        400: `${BAD_PLACE}, or more than ${MAX_FILES} files`,
        413: TOO_LARGE,
        503: 'it was never started, so there is no place for them yet',
      },
      difference: 'no helper image; also while nothing runs',
    },
    async ({ workspace: { id, name, url }, query, body }) => {
      const root = rootOf(query.root);
      const entries = Object.entries(body.files);
      if (entries.length > MAX_FILES) throw new HttpProblem(400, `too many files (limit ${MAX_FILES})`);
      const contents = entries.map(([path, content]) => ({ path, content: Buffer.from(content) }));
      if (contents.length > 0) await files.write(id, root, contents);
      if (root === '/configs') await files.ensureConfig(id);
      const source = url === '' ? 'volume' : 'container';
      return { status: 'replaced', workspace: name, files: entries.length, source };
    },
  );
};

function rootOf(root: string | undefined): FileRoot {
  const found = fileRoots.find((each) => each === (root || '/configs'));
  if (found) return found;
  throw new HttpProblem(400, `root must be one of ${fileRoots.join(', ')}`);
}

function depthOf(text: string | undefined): number {
  const depth = Number(text || 1);
  if (Number.isInteger(depth) && depth >= 1 && depth <= MAX_DEPTH) return depth;
  throw new HttpProblem(400, `depth must be between 1 and ${MAX_DEPTH}`);
}

function pathOf(params: Readonly<Record<string, string>>): string {
  return params['*'] ?? '';
}
