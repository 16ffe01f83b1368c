import { AppError } from '../base/index.ts';
import { LOCKED_SETTINGS_FILE, type StartPolicy, startPolicySchema } from '../contract/index.ts';
import type { Store } from '../store/index.ts';

/** Key of the stored policy. */
const SETTING = 'workspaces.startPolicy';
const BUDGET_VARIABLE = 'MOLECULE_MEMORY_BUDGET_MB';
const LABELS = {
  startLazily: 'Who starts at once',
  hibernateAfterMinutes: 'When workspaces go to sleep',
  memoryBudgetMb: 'The memory budget',
} as const satisfies Record<keyof StartPolicy, string>;
const DEFAULTS: StartPolicy = { startLazily: false, hibernateAfterMinutes: null, memoryBudgetMb: null };

/** How workspaces start and rest: what was stored, and over it what the environment says. */
export class StartPolicies {
  readonly #settings: Store['settings'];
  readonly #fixed: Partial<StartPolicy>;
  readonly #locked: Partial<StartPolicy>;
  readonly #onChange: () => void;
  #stored: Partial<StartPolicy>;

  /**
   * `onChange` runs after every change; `locked` is what the file of locked settings decides. Throws `usage` for a
   * variable that cannot be meant.
   */
  constructor(
    settings: Store['settings'],
    env: NodeJS.ProcessEnv,
    onChange: () => void,
    locked: Partial<StartPolicy> = {},
  ) {
    this.#settings = settings;
    this.#onChange = onChange;
    this.#fixed = { ...budgetFrom(env[BUDGET_VARIABLE]), ...locked };
    this.#locked = locked;
    this.#stored = readStored(settings.get(SETTING));
  }

  get current(): StartPolicy {
    return { ...DEFAULTS, ...this.#stored, ...this.#fixed };
  }

  /** The file or the variable that decides a part of it. */
  decidedBy(name: keyof StartPolicy): string | undefined {
    if (this.#locked[name] !== undefined) return LOCKED_SETTINGS_FILE;
    return this.#fixed[name] === undefined ? undefined : BUDGET_VARIABLE;
  }

  /** Throws `decided_elsewhere` for what the environment or the file of locked settings says. */
  change(wanted: { readonly [K in keyof StartPolicy]?: StartPolicy[K] | undefined }): StartPolicy {
    for (const name of Object.keys(this.#fixed) as (keyof StartPolicy)[]) {
      const by = this.decidedBy(name);
      if (wanted[name] === undefined || wanted[name] === this.#fixed[name]) continue;
      throw new AppError('decided_elsewhere', `${LABELS[name]} is decided by ${by}`, {
        detail: `Change ${by} so that it says nothing of this, then start the app again.`,
      });
    }
    const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
    this.#stored = { ...this.#stored, ...given };
    this.#settings.set(SETTING, JSON.stringify(this.#stored));
    this.#onChange();
    return this.current;
  }
}

function budgetFrom(text: string | undefined): Partial<StartPolicy> {
  if (text === undefined || text.trim() === '') return {};
  const parsed = startPolicySchema.shape.memoryBudgetMb.safeParse(Number(text));
  if (parsed.success) return { memoryBudgetMb: parsed.data };
  throw new AppError('usage', `"${text}" is not an amount of memory`, {
    detail: `${BUDGET_VARIABLE} is a whole number of MiB above 0.`,
  });
}

function readStored(text: string | undefined): Partial<StartPolicy> {
  const parsed = startPolicySchema.partial().safeParse(JSON.parse(text ?? '{}'));
  // Of another version of the app: the defaults are better than no start.
  if (!parsed.success) return {};
  return Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value !== undefined));
}
