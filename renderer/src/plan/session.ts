import { AppError, type EngineClient, type TemplateCheck } from '../../../core/contract/index.ts';
import { errorOf } from '../inspector/errors.ts';
import { putPlan, usePlan } from '../state/plan.ts';

export interface PlanRequest {
  /** Why the plan is made anew, where the user did not ask for it. */
  readonly notice?: string | null;
  /** Repositories are taken as they were last known. */
  readonly offline?: boolean;
}

/**
 * One template that is looked at, from opening to closing: keeps its plan and the remarks of its check in
 * `usePlan`, and follows the changes of its folder. Once disposed, nothing that the engine answers counts any more.
 */
export class PlanSession {
  readonly #template: string;
  readonly #client: EngineClient;
  readonly #onGhosts: () => void;
  readonly #subscriptions: readonly ReturnType<EngineClient['onEvent']>[];
  #ended = false;
  /** The plan to make after the one under way. */
  #next: { readonly offline: boolean } | null = null;
  #planning: Promise<void> | null = null;
  #watched = false;

  /** `onGhosts`: the canvas has something to show for the first time. */
  constructor(template: string, client: EngineClient, onGhosts: () => void) {
    this.#template = template;
    this.#client = client;
    this.#onGhosts = onGhosts;
    this.#subscriptions = [
      client.onEvent(({ event }) => {
        if (event.type !== 'template.checked' || event.check.template !== template) return;
        this.#putCheck(event.check);
        void this.replan({ offline: true });
      }),
      client.onState((connection) => {
        // What was watched for a connection has ended with it.
        this.#watched = false;
        if (connection !== 'connected') return;
        void this.#watch();
        void this.replan();
      }),
    ];
    if (client.state === 'connected') void this.#watch();
    void this.replan();
  }

  /** Makes the plan anew. While one is under way only one more follows it, whatever comes meanwhile. */
  replan({ notice = null, offline = false }: PlanRequest = {}): Promise<void> {
    if (this.#ended || usePlan.getState().busy === 'importing') return Promise.resolve();
    usePlan.setState({ busy: 'planning', error: null, importError: null, notice });
    this.#next = { offline: offline && (this.#next?.offline ?? true) };
    this.#planning ??= this.#plan();
    return this.#planning;
  }

  /** Makes plan and check anew, since what may be read has changed. */
  async lookAgain(notice: string | null = null): Promise<void> {
    await Promise.all([this.#check(), this.replan({ notice })]);
  }

  dispose(): void {
    this.#ended = true;
    for (const subscription of this.#subscriptions) void subscription.dispose();
    if (this.#watched) this.#unwatch();
  }

  async #plan(): Promise<void> {
    while (this.#next !== null) {
      const { offline } = this.#next;
      this.#next = null;
      const { mode } = usePlan.getState();
      const answer = await this.#client.call('org.plan', { template: this.#template, mode, offline }).then(
        (plan) => ({ plan, error: null }),
        (thrown: unknown) => ({ plan: null, error: errorOf(thrown) }),
      );
      if (this.#ended) return;
      const hadGhosts = usePlan.getState().ghosts.size > 0;
      putPlan(answer.plan);
      usePlan.setState({ error: answer.error, ...(this.#next === null ? { busy: null } : {}) });
      if (!hadGhosts && usePlan.getState().ghosts.size > 0) this.#onGhosts();
    }
    this.#planning = null;
  }

  async #check(): Promise<void> {
    try {
      this.#putCheck(await this.#client.call('org.check', { template: this.#template }));
    } catch {
      // Whatever keeps the template from being read, its plan says it.
    }
  }

  #putCheck(check: TemplateCheck): void {
    const known = usePlan.getState().check;
    if (this.#ended || (known !== null && known.checkedAt > check.checkedAt)) return;
    usePlan.setState({ check });
  }

  async #watch(): Promise<void> {
    try {
      const check = await this.#client.call('org.watch', { template: this.#template });
      if (this.#ended) {
        this.#unwatch();
        return;
      }
      this.#watched = true;
      this.#putCheck(check);
      usePlan.setState({ watching: true });
    } catch (thrown) {
      // Only folders can be watched. Whatever else is wrong with the template, its plan says it.
      if (thrown instanceof AppError && thrown.code === 'template_not_a_folder') await this.#check();
    }
  }

  #unwatch(): void {
    // A connection that is lost watches nothing.
    this.#client.call('org.unwatch', { template: this.#template }).catch(() => {});
  }
}
