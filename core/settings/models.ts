import type { SecretService } from '../secrets/index.ts';
import type { Store, WorkspaceRecord } from '../store/index.ts';
import { providerOfModel } from '../workspaces/index.ts';

/** Names of the variables that a chosen model and provider are stored as, for the images that read them. */
const MODEL = 'MODEL_PROVIDER';
const PROVIDER = 'LLM_PROVIDER';

/** Where a value comes from: the template and the app, or a choice that is stored with the workspace. */
type ChoiceSource = 'default' | 'workspace_secrets';

export interface ModelsOptions {
  readonly store: Store;
  readonly secrets: SecretService;
  /** The model that the template of a workspace names; empty for none. */
  readonly templateModel: (record: WorkspaceRecord) => Promise<string>;
  /** Stores the model of a workspace. */
  readonly keep: (id: string, model: string) => void;
  /** Wants a fresh instance of a workspace; joins the transaction. */
  readonly restart: (id: string) => void;
}

/**
 * Which model a workspace uses and who provides it. The truth is the workspace's own `model`: all that runs takes it
 * from there. A choice is stored as a variable besides, since old images read it there; whoever sets one sets both.
 */
export class Models {
  readonly #options: ModelsOptions;

  constructor(options: ModelsOptions) {
    this.#options = options;
  }

  /** Also where secrets cannot be read. */
  model(record: WorkspaceRecord): { model: string; source: ChoiceSource } {
    const stored = this.#options.secrets.valuesFor(record.id).values;
    const model = record.model || stored.MODEL || stored[MODEL] || '';
    return { model, source: this.#sourceOf(record.id, MODEL) };
  }

  /** Also where secrets cannot be read. */
  provider(record: WorkspaceRecord): { provider: string; source: ChoiceSource } {
    const stored = this.#options.secrets.valuesFor(record.id).values[PROVIDER];
    return {
      provider: stored || providerOfModel(this.model(record).model),
      source: this.#sourceOf(record.id, PROVIDER),
    };
  }

  /** Chooses a model; the empty one is that of the template again. Throws `secrets_locked`. */
  async setModel(record: WorkspaceRecord, model: string): Promise<void> {
    const { store, templateModel, keep, restart } = this.#options;
    const next = model || (await templateModel(record));
    store.transaction(() => {
      const before = store.workspaces.get(record.id)?.model ?? '';
      this.#put(record.id, MODEL, model);
      keep(record.id, next);
      this.#followProvider(record.id, providerOfModel(before), next);
      // Also where no choice was stored, or the same one.
      if (next !== before) restart(record.id);
    });
  }

  /** Chooses a provider; the empty one is that of the model again. Throws `secrets_locked`. */
  setProvider({ id }: WorkspaceRecord, provider: string): void {
    this.#put(id, PROVIDER, provider);
  }

  /**
   * A model was chosen elsewhere, by somebody who also decides about a restart: what is stored for old images follows.
   * Joins the caller's transaction. Throws `secrets_locked`.
   */
  follow(before: WorkspaceRecord, model: string): void {
    const { store, secrets } = this.#options;
    if (model === '') store.secrets.remove(before.id, MODEL);
    else secrets.setMany(before.id, { [MODEL]: model }, 'user');
  }

  /** A provider that was only derived from the model before is derived from this one. */
  #followProvider(id: string, before: string, model: string): void {
    const { store, secrets } = this.#options;
    if (!store.secrets.get(id, PROVIDER) || before === '') return;
    if (secrets.valuesFor(id).values[PROVIDER] !== before) return;
    this.#put(id, PROVIDER, providerOfModel(model));
  }

  #put(id: string, key: string, value: string): void {
    const { store, secrets } = this.#options;
    if (value !== '') secrets.set({ key, value, workspaceId: id });
    else if (store.secrets.get(id, key)) secrets.remove({ key, workspaceId: id });
  }

  #sourceOf(id: string, key: string): ChoiceSource {
    return this.#options.store.secrets.get(id, key) ? 'workspace_secrets' : 'default';
  }
}

/** What a model that somebody chose for a new workspace is stored as. */
export function modelVariables(model: string): Record<string, string> {
  const provider = providerOfModel(model);
  return { [MODEL]: model, ...(provider ? { [PROVIDER]: provider } : {}) };
}
