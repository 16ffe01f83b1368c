import { type Clock, type Disposable, type Logger, toAppError } from '../../base/index.ts';
import type { TemplateCheck } from '../../contract/index.ts';
import { type Templates, watchTemplate } from '../../org/index.ts';

/** More open templates than anybody looks at; the one that was opened first is let go then. */
const MAX_WATCHED = 8;

export interface TemplateWatchesOptions {
  readonly templates: Templates;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onCheck: (check: TemplateCheck) => void;
}

/** Somebody has a template open. Disposing it only forgets the connection. */
interface View extends Disposable {
  readonly connection: AbortSignal;
}

interface Watched extends Disposable {
  readonly views: Set<View>;
}

/** Checks template folders again whenever they change, for as long as somebody who is connected has them open. */
export class TemplateWatches implements Disposable {
  readonly #options: TemplateWatchesOptions;
  /** By the name that the template was opened with. */
  readonly #watched = new Map<string, Watched>();

  constructor(options: TemplateWatchesOptions) {
    this.#options = options;
  }

  /**
   * Checks now and from now on, until the connection ends or has asked as often to `unwatch`. Throws
   * `template_not_a_folder` and what checking throws.
   */
  async watch(template: string, connection: AbortSignal): Promise<TemplateCheck> {
    const { templates } = this.#options;
    const folder = await templates.folderOf(template);
    const check = await templates.check(template);
    // From here on nothing waits, so that an `unwatch` cannot come in between.
    if (!connection.aborted) this.#view(template, folder, connection);
    return check;
  }

  unwatch(template: string, connection: AbortSignal): void {
    const watched = this.#watched.get(template);
    const view = watched && [...watched.views].find((each) => each.connection === connection);
    if (view) this.#leave(template, watched, view);
  }

  dispose(): void {
    for (const template of [...this.#watched.keys()]) this.#end(template);
  }

  #view(template: string, folder: string, connection: AbortSignal): void {
    const watched = this.#watched.get(template) ?? this.#start(template, folder);
    const gone = () => this.#leave(template, watched, view);
    const view: View = { connection, dispose: () => connection.removeEventListener('abort', gone) };
    connection.addEventListener('abort', gone);
    watched.views.add(view);
  }

  #leave(template: string, watched: Watched, view: View): void {
    void view.dispose();
    watched.views.delete(view);
    if (watched.views.size === 0) this.#end(template);
  }

  #start(template: string, folder: string): Watched {
    const { clock } = this.#options;
    const watcher = watchTemplate(folder, () => void this.#check(template), { clock });
    const views = new Set<View>();
    const dispose = () => {
      void watcher.dispose();
      for (const view of views) void view.dispose();
    };
    const watched = { views, dispose };
    this.#watched.set(template, watched);
    const [oldest] = this.#watched.keys();
    if (this.#watched.size > MAX_WATCHED && oldest !== undefined) this.#end(oldest);
    return watched;
  }

  #end(template: string): void {
    void this.#watched.get(template)?.dispose();
    this.#watched.delete(template);
  }

  /** Nobody is asked on the network for each change of a file. */
  async #check(template: string): Promise<void> {
    const { templates, onCheck, logger } = this.#options;
    const watched = this.#watched.get(template);
    const check = await templates.check(template, { offline: true }).catch((error: unknown) => {
      logger.debug({ err: toAppError(error), template }, 'a watched template could not be checked');
      return failedCheck(template, error, this.#options.clock.now());
    });
    if (watched && this.#watched.get(template) === watched) onCheck(check);
  }
}

/** That a template cannot even be opened is told like everything else that is wrong with it. */
function failedCheck(template: string, error: unknown, checkedAt: number): TemplateCheck {
  const { code, message } = toAppError(error);
  const diagnostic = { severity: 'error', code, message, file: 'org.yaml', line: 1, column: 1 } as const;
  return { template, name: template, totals: {}, diagnostics: [diagnostic], checkedAt };
}
