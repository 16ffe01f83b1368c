import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isUuid, toAppError } from '../../base/index.ts';
import { MAX_UPLOAD_BYTES } from '../../contract/index.ts';
import { attachmentHeader, cappedBody, safeMimeType } from '../../transfers/index.ts';
import { HttpProblem } from '../errors.ts';
import { passOn, whileOpen } from '../pass-on.ts';
import { bodyTooLarge, readForm } from '../read-form.ts';
import type { Routes } from '../services.ts';

/** One interval of heartbeats, with which an agent learns a new secret. */
const RETRY_SECONDS = 30;

const downloadQuery = z.object({ path: z.string().optional() });
const uploaded = z.object({ uri: z.string(), name: z.string(), mimeType: z.string(), size: z.number() });

const UNREACHED = {
  422: 'it has no address to be called at',
  502: 'the agent does not answer',
  503: 'it has not registered yet, or does not know this app yet',
} as const;
const NOT_WAITING = 'no such file, another workspace’s, expired or already acknowledged';

export const uploadRoutes: Routes = (define, services) => {
  const { uploads, pendingUploads } = services;

  define(
    {
      method: 'POST',
      path: '/workspaces/:id/chat/uploads',
      tier: 'workspace',
      page: true,
      summary: 'Files for the agent: up to 64, 25 MiB each and 50 MiB together',
      form: 'files',
      answers: {
        200: z.object({ files: z.array(uploaded) }),
        400: 'not a form, no files in it, or too many',
        413: 'a file has more than 25 MiB, or all together have more than 50 MiB',
        ...UNREACHED,
      },
      difference:
        'where the image of an agent knows no uploads, or it does not run, the files are written into its volume; at most 500 MiB wait for one agent that does not fetch them (413)',
    },
    async ({ workspace, request, reply }) => {
      const signal = whileOpen(reply);
      const length = request.headers['content-length'];
      if (Number(length ?? 0) > MAX_UPLOAD_BYTES) throw bodyTooLarge();
      return asWire(async () => {
        if (!(await uploads.takesForms(workspace, signal)))
          return { files: await uploads.take(workspace, await readForm(request, signal)) };
        const body = cappedBody(request.raw, MAX_UPLOAD_BYTES, bodyTooLarge);
        const contentType = String(request.headers['content-type']);
        const answer = await uploads.forward(workspace, { body, contentType, contentLength: length }, signal);
        return passOn(reply, answer);
      });
    },
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/chat/download',
      tier: 'workspace',
      page: true,
      summary: 'A file of the workspace, by its absolute path',
      query: downloadQuery,
      answers: {
        200: 'the file',
        400: 'no absolute path in its shortest form below /configs, /workspace, /home or /plugins',
        404: 'there is no such file',
        ...UNREACHED,
      },
      difference: 'also while nothing runs, from the volume (up to 50 MiB); always as an attachment',
    },
    async ({ workspace, query: { path }, reply }) =>
      asWire(async () => {
        const found = await uploads.download(workspace, path, whileOpen(reply));
        if (found.kind === 'refused') return passOn(reply, found.answer);
        return sendFile(reply, found, found.body);
      }),
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/pending-uploads/:file_id/content',
      tier: 'workspace',
      summary: 'An upload that waits for an agent which fetches its messages',
      answers: { 200: 'the file', 400: 'an id that is no UUID', 404: NOT_WAITING },
    },
    ({ workspace, request, reply }) => {
      const { upload, bytes } = pendingUploads.content(workspace.id, fileIdOf(request));
      const { filename: name, mimeType, sizeBytes: size } = upload;
      return sendFile(reply, { name, mimeType, size }, bytes);
    },
  );

  define(
    {
      method: 'POST',
      path: '/workspaces/:id/pending-uploads/:file_id/ack',
      tier: 'workspace',
      summary: 'The agent has the upload; it is not needed here any more',
      answers: {
        200: z.object({ acked: z.literal(true) }),
        400: 'an id that is no UUID',
        404: 'no such file, another workspace’s or expired',
      },
      difference: 'a second time is 200 as well, for an hour',
    },
    ({ workspace, request }) => {
      pendingUploads.ack(workspace.id, fileIdOf(request));
      return { acked: true };
    },
  );
};

function fileIdOf(request: FastifyRequest): string {
  const { file_id: fileId } = request.params as { file_id: string };
  if (!isUuid(fileId)) throw new HttpProblem(400, 'invalid file ID');
  return fileId.toLowerCase();
}

async function asWire<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (toAppError(error).code !== 'reregistering') throw error;
    const again = `workspace re-registering — please retry in ${RETRY_SECONDS} seconds`;
    const headers = { 'retry-after': String(RETRY_SECONDS) };
    throw new HttpProblem(503, again, { retry_after_seconds: RETRY_SECONDS }, headers);
  }
}

function sendFile(
  reply: FastifyReply,
  file: { readonly name: string; readonly mimeType: string; readonly size: number | null },
  body: unknown,
): FastifyReply {
  return reply
    .headers({
      'content-type': safeMimeType(file.mimeType),
      'content-disposition': attachmentHeader(file.name),
      // Files of agents may be pages with programs in them.
      'content-security-policy': "default-src 'none'; sandbox",
      // Nor are they to come out of a cache for another use than the one that was let in.
      'cache-control': 'no-store',
      ...(file.size === null ? {} : { 'content-length': String(file.size) }),
    })
    .send(body);
}
