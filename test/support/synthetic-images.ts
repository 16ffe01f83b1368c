import type { Image, ImageSettings, Rollout, RuntimeImage } from '../../core/contract/index.ts';
import { type Recipe, recipeOf, recipes, tagOf } from './synthetic-builds.ts';
import type { SyntheticState } from './synthetic-state.ts';

/** An image as the synthetic engine keeps it; who uses it and whether it is current follows from the rest. */
export type StoredImage = Omit<Image, 'users' | 'current'>;

/** The images of the synthetic engine, their settings and their rollouts. */
export class SyntheticImages {
  readonly images = new Map<string, StoredImage>();
  /** Newest commits of sources, where they differ from what was built last, and when they were seen. */
  /** Runtimes whose source gives no answer. */
  readonly unreached = new Set<string>();
  readonly heads = new Map<string, { readonly sha: string; readonly seenAt: number }>();
  readonly rollouts = new Map<string, Rollout>();
  readonly #current = new Map<string, string>();
  readonly pins = new Map<string, string>();
  readonly #state: SyntheticState;
  readonly fixed: { setting: string; variable: string }[] = [];
  settings: ImageSettings = {
    registry: '',
    templates: 'https://git.example.org/templates/workspace-template-',
    platform: '',
    parallelBuilds: 2,
    watch: 'offer',
    soakMinutes: 60,
    keep: 2,
  };

  constructor(state: SyntheticState) {
    this.#state = state;
    this.put(recipeOf('molecule'), { createdAt: Date.now() - 600_000 });
  }

  /** An image of a recipe, by default of its newest commit; the last one that is put is the current one. */
  put(recipe: Recipe, change: Partial<StoredImage> = {}): void {
    const { runtime, source, ref, sha, sizeBytes } = recipe;
    const image: StoredImage = {
      id: `sha256:${change.sha ?? sha}${runtime.length}`,
      kind: 'workspace',
      tags: [tagOf({ runtime, sha: change.sha ?? sha })],
      runtime,
      source,
      ref,
      sha,
      contentKey: sha.slice(0, 16),
      platform: 'linux/amd64',
      sizeBytes,
      createdAt: Date.now(),
      lastUsedAt: Date.now(),
      ...change,
    };
    this.images.set(image.id, image);
    if (image.kind === 'workspace') this.#current.set(runtime, image.id);
  }

  /** Every runtime that the story knows, as the contract tells it. */
  runtimes(): RuntimeImage[] {
    return recipes.map((recipe) => {
      const { runtime } = recipe;
      const image = this.images.get(this.#current.get(runtime) ?? '');
      const tag = image?.tags[0] ?? '';
      const workspaces = [...this.#state.workspaces.values()].filter((one) => one.runtime === runtime);
      const head = this.heads.get(runtime) ?? (image ? { sha: image.sha, seenAt: image.createdAt } : null);
      return {
        runtime,
        bundled: recipe.source === 'bundled',
        source: recipe.source,
        ref: recipe.ref,
        current: image ? { id: image.id, tag, sha: image.sha, builtAt: image.createdAt } : null,
        head,
        unreachedSince: head && this.unreached.has(runtime) ? head.seenAt : null,
        updateAvailable: image !== undefined && head !== null && head.sha !== image.sha,
        rollout: this.rollouts.get(runtime) ?? null,
        pin: this.pins.get(runtime) ?? null,
        workspaces: workspaces.map(({ id, name }) => ({ id, name })),
        outdated: workspaces.filter((one) => one.image !== '' && one.image !== tag).map(({ id }) => id),
      };
    });
  }

  /** Every image with who uses it. */
  list(): Image[] {
    const all = [...this.#state.workspaces.values()];
    return [...this.images.values()].map((image) => ({
      ...image,
      current: this.#current.get(image.runtime) === image.id,
      users: all
        .filter((one) => one.image !== '' && image.tags.includes(one.image))
        .map(({ id, name }) => ({ id, name })),
    }));
  }

  /** Images that a prune takes which keeps so many unused ones of each runtime. */
  prunable(keep: number): Image[] {
    const kept = new Map<string, number>();
    return this.list()
      .sort((a, b) => b.createdAt - a.createdAt)
      .filter(({ kind, runtime, users, current }) => {
        if (kind === 'base' || current || users.length > 0) return false;
        const seen = kept.get(runtime) ?? 0;
        kept.set(runtime, seen + 1);
        return seen >= keep;
      });
  }

  /** Tells that something other than a build changed. */
  changed(): void {
    this.#state.emit({ type: 'images.changed' });
  }
}
