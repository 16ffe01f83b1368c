import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { ZodError } from 'zod';
import { AppError, type Logger, toAppError } from '../base/index.ts';

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

/** HTTP statuses of the errors that services throw; everything else is a 500 whose cause is logged. */
const STATUS_OF: Record<string, number> = {
  ancestor_paused: 409,
  being_removed: 409,
  delegation_not_found: 404,
  delegation_taken: 409,
  docker_absent: 503,
  docker_lost: 503,
  has_active_tasks: 409,
  exec_failed: 500,
  file_not_found: 404,
  file_too_large: 413,
  files_read_only: 403,
  files_timeout: 504,
  image_missing: 503,
  invalid_folder: 400,
  invalid_folder_access: 400,
  invalid_json: 400,
  invalid_message: 400,
  invalid_name: 400,
  invalid_path: 400,
  invalid_url: 400,
  message_not_found: 404,
  move_into_itself: 409,
  name_taken: 409,
  no_backend: 503,
  no_volume: 503,
  not_a_file: 400,
  not_a_folder: 400,
  not_running: 409,
  not_awake: 404,
  secret_reserved: 400,
  secrets_locked: 503,
  self_delegation: 400,
  template_invalid: 400,
  template_not_found: 404,
  template_too_large: 400,
  template_too_slow: 400,
  terminal_not_found: 404,
  too_many_terminals: 429,
  unknown_runtime: 400,
  unknown_template: 400,
  unknown_workspace: 404,
  url_required: 400,
  workspace_dir_missing: 409,
  workspace_dir_refused: 403,
  workspace_not_found: 404,
  workspace_removed: 410,
};

/** Texts that existing clients know, where they differ from what the app tells a person. */
const WIRE_TEXT: Record<string, string> = {
  workspace_not_found: 'workspace not found',
  workspace_removed: 'workspace removed',
  template_not_found: 'org template not found',
  file_not_found: 'file not found',
  invalid_path: 'invalid path',
  no_volume: 'workspace offline — retry after it starts',
  invalid_folder: 'invalid workspace directory',
  invalid_folder_access: 'invalid workspace access',
  unknown_template: 'invalid template',
  not_awake: 'workspace not found or not online',
};

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
  const frameworkStatus = (error as FastifyError).statusCode;
  if (!(error instanceof AppError) && frameworkStatus !== undefined && frameworkStatus < 500) {
    const text = frameworkStatus === 413 ? 'request body too large' : 'invalid request body';
    void reply.status(frameworkStatus).send({ error: text, detail: (error as Error).message });
    return;
  }
  const known = toAppError(error);
  const status = STATUS_OF[known.code] ?? 500;
  if (status === 500)
    logger.error({ err: error, method: request.method, route: request.routeOptions.url }, 'request failed');
  const text = WIRE_TEXT[known.code] ?? known.message;
  void reply.status(status).send({
    error: text,
    code: known.code,
    ...(known.detail && status !== 500 ? { detail: known.detail } : {}),
  });
}
