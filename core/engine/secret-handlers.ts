import { AppError } from '../base/index.ts';
import type { Handlers } from '../contract/index.ts';
import { type SecretService, testKey } from '../secrets/index.ts';
import type { WorkspaceRegistry } from '../workspaces/index.ts';

type SecretHandlers = Pick<Handlers, Extract<keyof Handlers, `secrets.${string}`>>;

export interface SecretHandlerParts {
  readonly secrets: SecretService;
  readonly registry: Pick<WorkspaceRegistry, 'require'>;
}

/** Values go in, and to whoever gave them out; none ever comes out here. */
export function secretHandlers({ secrets, registry }: SecretHandlerParts): SecretHandlers {
  return {
    'secrets.list': ({ workspaceId }) => ({ secrets: secrets.list(workspaceId) }),
    'secrets.set': (secret) => {
      secrets.set(secret);
      return {};
    },
    'secrets.remove': (secret) => {
      secrets.remove(secret);
      return {};
    },
    'secrets.test': ({ key, value = '', workspaceId }) => {
      if (workspaceId !== null) registry.require(workspaceId);
      const tried = value || secrets.valueFor(workspaceId, key);
      if (!tried) throw new AppError('secret_not_found', `There is no value of ${key} to try`);
      return testKey({
        key,
        value: tried,
        variable: (name) => secrets.valueFor(workspaceId, name),
      });
    },
  };
}
