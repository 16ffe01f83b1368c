/**
 * One error shape for the whole product. `code` is stable and documented, `message` says in the user's
 * words what happened, `actions` are the fixes that the interface offers as buttons.
 */

/** A fix that the user can apply. `operation` names an operation of the contract, `url` a page to open. */
export interface ErrorAction {
  readonly label: string;
  readonly operation?: string;
  readonly input?: Record<string, unknown>;
  readonly url?: string;
}

/** How an error crosses a process or network boundary. */
export interface AppErrorJson {
  readonly code: string;
  readonly message: string;
  readonly detail?: string | undefined;
  readonly cause?: string | undefined;
  readonly actions: readonly ErrorAction[];
}

export interface AppErrorOptions {
  readonly detail?: string | undefined;
  readonly cause?: unknown;
  readonly actions?: readonly ErrorAction[] | undefined;
  /** What the platform event about it carries besides its text. */
  readonly payload?: Readonly<Record<string, unknown>> | undefined;
}

export class AppError extends Error {
  readonly code: string;
  readonly detail: string | undefined;
  readonly actions: readonly ErrorAction[];
  /** Stays on this side of a carrier. */
  readonly payload: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.detail = options.detail;
    this.actions = options.actions ?? [];
    this.payload = options.payload ?? {};
  }

  toJSON(): AppErrorJson {
    const cause = this.cause === undefined ? undefined : messageOf(this.cause);
    return {
      code: this.code,
      message: this.message,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      ...(cause === undefined ? {} : { cause }),
      actions: this.actions,
    };
  }

  /** Rebuilds the error on the other side of a carrier. */
  static fromJSON(json: AppErrorJson): AppError {
    return new AppError(json.code, json.message, {
      detail: json.detail,
      cause: json.cause,
      actions: json.actions,
    });
  }
}

/** The text of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  if (typeof thrown !== 'object' || thrown === null) return String(thrown);
  try {
    return JSON.stringify(thrown);
  } catch {
    // It holds a circle or something else without a form in JSON.
    return Object.prototype.toString.call(thrown);
  }
}

/** The Node error code (`ENOENT`, `EADDRINUSE`, …) of something thrown, if it has one. */
export function systemCodeOf(thrown: unknown): string | undefined {
  const code = (thrown as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

const DISK_FULL_CODES = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL']);

/** Turns anything thrown into an `AppError`; known system failures get a message with a next step. */
export function toAppError(thrown: unknown, fallbackMessage = 'Something unexpected went wrong'): AppError {
  if (thrown instanceof AppError) return thrown;
  const code = systemCodeOf(thrown);
  if (code !== undefined && DISK_FULL_CODES.has(code)) {
    return new AppError('disk_full', 'The disk is full, so the change was not saved', {
      detail: 'Free some space (for example unused Docker images), then try again. Nothing was lost.',
      cause: thrown,
      actions: [{ label: 'Check again', operation: 'doctor.run' }],
    });
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new AppError('no_permission', 'The app is not allowed to write there', {
      detail: messageOf(thrown),
      cause: thrown,
    });
  }
  return new AppError('internal', fallbackMessage, { detail: messageOf(thrown), cause: thrown });
}
