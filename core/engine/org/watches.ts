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

interface Watched extends Disposable {
  /** How many have the template open. */
  viewers: number;
}

/** Checks template folders again whenever they change, for as long as somebody has them open. */
export class TemplateWatches implements Disposable {
  readonly #options: TemplateWatchesOptions;
  /** By the name that the template was opened with. */
  readonly #watched = new Map<string, Watched>();

  constructor(options: TemplateWatchesOptions) {
    this.#options = options;
  }

  /** Checks now and, until as many `unwatch`, from now on. Throws `template_not_a_folder` and what checking throws. */
  async watch(template: string): Promise<TemplateCheck> {
    const { templates } = this.#options;
    const folder = await templates.folderOf(template);
    const check = await templates.check(template);
    // From here on nothing waits, so that an `unwatch` cannot come in between.
    const known = this.#watched.get(template);
    if (known) known.viewers += 1;
    else this.#start(template, folder);
    return check;
  }

  unwatch(template: string): void {
    const watched = this.#watched.get(template);
    if (!watched) return;
    watched.viewers -= 1;
    if (watched.viewers === 0) this.#end(template);
  }

  dispose(): void {
    for (const template of [...this.#watched.keys()]) this.#end(template);
  }

  #start(template: string, folder: string): void {
    const { clock } = this.#options;
    const watcher = watchTemplate(folder, () => void this.#check(template), { clock });
    this.#watched.set(template, { viewers: 1, dispose: () => watcher.dispose() });
    const [oldest] = this.#watched.keys();
    if (this.#watched.size > MAX_WATCHED && oldest !== undefined) this.#end(oldest);
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
