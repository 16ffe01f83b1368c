import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { toAppError } from '../../base/index.ts';
import { type FileRoot, fileRoots } from '../../workspaces/index.ts';
import { HttpProblem } from '../errors.ts';
import type { UnlistedRoutes } from '../services.ts';

const MAX_FILES = 200;
const MAX_DEPTH = 5;
/** 5 MiB in the worst form that JSON has for it would be more, but nobody's files look like that. */
const FILE_BODY_BYTES = 12 * 1024 * 1024;
const FILES_BODY_BYTES = 64 * 1024 * 1024;

const fileBody = z.object({ content: z.string() });
const filesBody = z.object({ files: z.record(z.string(), z.string()) });

interface Query {
  readonly root?: string;
  readonly path?: string;
  readonly depth?: string;
}

export const fileRoutes: UnlistedRoutes = (app, services, access) => {
  const { files } = services;
  /** Before the body: nobody else may make the engine hold that much. */
  const onRequest = async (request: FastifyRequest) => void access.workspace(request);

  app.get('/workspaces/:id/files', async (request) => {
    const { id } = access.workspace(request);
    const query = request.query as Query;
    const root = rootOf(query);
    const depth = Number(query.depth || 1);
    if (!Number.isInteger(depth) || depth < 1 || depth > MAX_DEPTH)
      throw new HttpProblem(400, `depth must be between 1 and ${MAX_DEPTH}`);
    try {
      const { entries } = await files.list(id, root, query.path ?? '', depth);
      return entries.map(({ path, sizeBytes, folder }) => ({ path, size: sizeBytes, dir: folder }));
    } catch (error) {
      if (toAppError(error).code === 'no_volume') return [];
      throw error;
    }
  });

  app.get('/workspaces/:id/files/*', async (request) => {
    const { id } = access.workspace(request);
    const path = pathOf(request.params);
    try {
      const content = await files.read(id, rootOf(request.query as Query), path);
      return { path, content: Buffer.from(content).toString(), size: content.length };
    } catch (error) {
      if (toAppError(error).code === 'no_volume') throw new HttpProblem(404, 'file not found');
      throw error;
    }
  });

  app.put('/workspaces/:id/files/*', { bodyLimit: FILE_BODY_BYTES, onRequest }, async (request) => {
    const { id } = access.workspace(request);
    const path = pathOf(request.params);
    const { content } = fileBody.parse(request.body);
    await files.write(id, rootOf(request.query as Query), [{ path, content: Buffer.from(content) }]);
    return { status: 'saved', path };
  });

  app.delete('/workspaces/:id/files/*', async (request) => {
    const { id } = access.workspace(request);
    const path = pathOf(request.params);
    await files.remove(id, rootOf(request.query as Query), path);
    return { status: 'deleted', path };
  });

  app.put('/workspaces/:id/files', { bodyLimit: FILES_BODY_BYTES, onRequest }, async (request) => {
    const { id, name, url } = access.workspace(request);
    const root = rootOf(request.query as Query);
    const entries = Object.entries(filesBody.parse(request.body).files);
    if (entries.length > MAX_FILES) throw new HttpProblem(400, `too many files (limit ${MAX_FILES})`);
    const contents = entries.map(([path, content]) => ({ path, content: Buffer.from(content) }));
    if (contents.length > 0) await files.write(id, root, contents);
    if (root === '/configs') await files.ensureConfig(id);
    const source = url === '' ? 'volume' : 'container';
    return { status: 'replaced', workspace: name, files: entries.length, source };
  });
};

function rootOf({ root }: Query): FileRoot {
  const found = fileRoots.find((each) => each === (root || '/configs'));
  if (found) return found;
  throw new HttpProblem(400, `root must be one of ${fileRoots.join(', ')}`);
}

function pathOf(params: unknown): string {
  return (params as { '*': string })['*'];
}
