import { AppError } from '../base/index.ts';
import { type StartPolicy, startPolicySchema } from '../contract/index.ts';
import type { Store } from '../store/index.ts';

/** Key of the stored policy. */
const SETTING = 'workspaces.startPolicy';
const BUDGET_VARIABLE = 'MOLECULE_MEMORY_BUDGET_MB';
const DEFAULTS: StartPolicy = { startLazily: false, hibernateAfterMinutes: null, memoryBudgetMb: null };

/** How workspaces start and rest: what was stored, and over it what the environment says. */
export class StartPolicies {
  readonly #settings: Store['settings'];
  readonly #fixed: Partial<StartPolicy>;
  readonly #onChange: () => void;
  #stored: Partial<StartPolicy>;

  /** `onChange` runs after every change. Throws `usage` for a variable that cannot be meant. */
  constructor(settings: Store['settings'], env: NodeJS.ProcessEnv, onChange: () => void) {
    this.#settings = settings;
    this.#onChange = onChange;
    this.#fixed = budgetFrom(env[BUDGET_VARIABLE]);
    this.#stored = readStored(settings.get(SETTING));
  }

  get current(): StartPolicy {
    return { ...DEFAULTS, ...this.#stored, ...this.#fixed };
  }

  /** Throws `decided_elsewhere` for what the environment says. */
  change(wanted: { readonly [K in keyof StartPolicy]?: StartPolicy[K] | undefined }): StartPolicy {
    const { memoryBudgetMb } = wanted;
    const fixed = this.#fixed.memoryBudgetMb;
    if (fixed !== undefined && memoryBudgetMb !== undefined && memoryBudgetMb !== fixed) {
      throw new AppError('decided_elsewhere', `The memory budget is decided by ${BUDGET_VARIABLE}`, {
        detail: `Change or unset ${BUDGET_VARIABLE}, then start the app again.`,
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
