import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { ZodError } from 'zod';
import { type Logger, systemCodeOf, toAppError } from '../base/index.ts';
import { STATUS_OF } from './error-status.ts';

/** An answer that is not 2xx, thrown from anywhere below a route. `body.error` is the short text of the wire. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    error: string,
    extra: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ) {
    super(error);
    this.status = status;
    this.body = { error, ...extra };
    this.headers = headers;
  }
}

/** Texts that existing clients know, where they differ from what the app tells a person. */
const WIRE_TEXT: Record<string, string> = {
  agent_not_found: 'no active agent assigned to this workspace',
  agent_taken: 'workspace already has an active agent',
  agent_unreachable: 'workspace unreachable',
  bundle_invalid: 'invalid bundle',
  config_too_large: 'config too large',
  instruction_not_found: 'instruction not found',
  secret_not_found: 'secret not found',
  no_callback_url: 'workspace has no callback URL',
  not_registered: 'workspace url not registered yet',
  upload_broke_off: 'could not read file part',
  upload_not_found: 'upload not found',
  workspace_not_found: 'workspace not found',
  workspace_removed: 'workspace removed',
  template_not_found: 'org template not found',
  file_not_found: 'file not found',
  token_not_found: 'token not found',
  too_many_tokens: 'too many active tokens',
  invalid_name: 'invalid workspace fields',
  invalid_path: 'invalid path',
  no_volume: 'workspace offline — retry after it starts',
  invalid_folder: 'invalid workspace directory',
  invalid_folder_access: 'invalid workspace access',
  unknown_template: 'invalid template',
  not_awake: 'workspace not found or not online',
};

/** Nothing that a request can help, and a person has to look. */
const DISK_FULL = 507;

/** Of what the framework refuses before any route. */
const FRAMEWORK_TEXT: Record<string, string> = {
  FST_ERR_BAD_URL: 'invalid URL',
  FST_ERR_MAX_PARAM_LENGTH: 'URL too long',
  FST_ERR_CTP_BODY_TOO_LARGE: 'request body too large',
};

/**
 * Answers whatever a route or the framework threw. What nobody expected is logged with its cause, and told without it: it
 * may say where things are on this machine.
 */
export function sendError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
): void {
  if (error instanceof HttpProblem) {
    void reply.status(error.status).headers(error.headers).send(error.body);
    return;
  }
  if (error instanceof ZodError) {
    const issue = error.issues[0];
    const detail = issue ? `${issue.path.join('.') || 'body'}: ${issue.message}` : undefined;
    void reply.status(400).send({ error: 'invalid request body', ...(detail ? { detail } : {}) });
    return;
  }
  const code = systemCodeOf(error) ?? '';
  // Other libraries give their errors a status as well, which says nothing about this request.
  const isOfFramework = code.startsWith('FST_') || request.raw.destroyed;
  const { statusCode, message } = (error ?? {}) as Partial<FastifyError>;
  if (isOfFramework && statusCode !== undefined && statusCode < 500) {
    const text = FRAMEWORK_TEXT[code] ?? request.routeOptions.config.invalid ?? 'invalid request body';
    void reply.status(statusCode).send({ error: text, detail: message });
    return;
  }
  const known = toAppError(error);
  const status = STATUS_OF[known.code] ?? 500;
  if (status === 500 || status === DISK_FULL)
    logger.error({ err: error, method: request.method, route: request.routeOptions.url }, 'request failed');
  const text = known.code === 'internal' ? 'internal error' : (WIRE_TEXT[known.code] ?? known.message);
  void reply.status(status).send({
    error: text,
    code: known.code,
    ...(known.detail && status !== 500 ? { detail: known.detail } : {}),
  });
}
