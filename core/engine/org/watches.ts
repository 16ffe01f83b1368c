import { type Clock, type Disposable, type Logger, toAppError, Watches } from '../../base/index.ts';
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

/** Checks template folders again whenever they change, for as long as somebody who is connected has them open. */
export class TemplateWatches implements Disposable {
  readonly #options: TemplateWatchesOptions;
  /** By the name that the template was opened with. */
  readonly #watches = new Watches<Disposable>({ limit: MAX_WATCHED });

  constructor(options: TemplateWatchesOptions) {
    this.#options = options;
  }

  /**
   * Checks now and from now on, until the connection ends or has asked as often to `unwatch`. Throws
   * `template_not_a_folder` and what checking throws.
   */
  async watch(template: string, connection: AbortSignal): Promise<TemplateCheck> {
    const { templates, clock } = this.#options;
    const folder = await templates.folderOf(template);
    const check = await templates.check(template);
    // From here on nothing waits, so that an `unwatch` cannot come in between.
    this.#watches.watch(template, connection, () => {
      const watcher = watchTemplate(folder, () => void this.#check(template), { clock });
      // An object of its own for each start: a check that ends late can tell whether it is still asked for.
      return { dispose: () => watcher.dispose() };
    });
    return check;
  }

  unwatch(template: string, connection: AbortSignal): void {
    this.#watches.unwatch(template, connection);
  }

  dispose(): void {
    this.#watches.dispose();
  }

  /** Nobody is asked on the network for each change of a file. */
  async #check(template: string): Promise<void> {
    const { templates, onCheck, logger } = this.#options;
    const watched = this.#watches.get(template);
    const check = await templates.check(template, { offline: true }).catch((error: unknown) => {
      logger.debug({ err: toAppError(error), template }, 'a watched template could not be checked');
      return failedCheck(template, error, this.#options.clock.now());
    });
    if (watched && this.#watches.get(template) === watched) onCheck(check);
  }
}

/** That a template cannot even be opened is told like everything else that is wrong with it. */
function failedCheck(template: string, error: unknown, checkedAt: number): TemplateCheck {
  const { code, message } = toAppError(error);
  const diagnostic = { severity: 'error', code, message, file: 'org.yaml', line: 1, column: 1 } as const;
  return { template, name: template, totals: {}, diagnostics: [diagnostic], checkedAt };
}
