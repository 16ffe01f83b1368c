import { createGit, type Git } from '../../git/index.ts';
import type { GiteaAccess } from './gitea.ts';

/** Lead git somewhere else than an address says. */
const DETOURS = [
  'MOLECULE_GIT_CONFIG',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'ALL_PROXY',
  'https_proxy',
  'http_proxy',
  'all_proxy',
];

/** How git repositories of templates are reached, and to whom the token goes. */
export class GitAccess {
  readonly #env: NodeJS.ProcessEnv;
  readonly #templates: () => string;
  #git: { readonly host: string; readonly git: Git } | undefined;

  constructor(env: NodeJS.ProcessEnv, templates: () => string) {
    this.#env = env;
    this.#templates = templates;
  }

  /** Scheme and host for what a manifest names as `owner/name`; empty when nobody says it. */
  get manifestHost(): string {
    const stated = (this.#env.MOLECULE_EXTERNAL_GITEA_URL ?? '').trim().replace(/\/+$/, '');
    if (stated === '') return '';
    return /^https?:\/\//i.test(stated) ? stated : `https://${stated}`;
  }

  /** The token belongs to the host that the user names, else to that of the templates. */
  get gitea(): GiteaAccess {
    const address = this.manifestHost || this.#templates();
    const host =
      /^https?:/i.test(address) && URL.canParse(address) ? new URL(address).host.toLowerCase() : '';
    return { token: this.#env.MOLECULE_GITEA_TOKEN?.trim() ?? '', host };
  }

  /** Whether a request of ours goes where git would go. */
  get isDirect(): boolean {
    return DETOURS.every((name) => !this.#env[name]);
  }

  /** Throws `git_failed` for an environment that git cannot be run with. */
  git(): Git {
    const { host } = this.gitea;
    if (this.#git?.host !== host) this.#git = { host, git: createGit({ env: this.#env, tokenHost: host }) };
    return this.#git.git;
  }
}
