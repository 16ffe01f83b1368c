import type { HomePaths, Logger } from '../../base/index.ts';
import type { Docker } from '../../docker/index.ts';
import type { Git } from '../../git/index.ts';
import type { Store } from '../../store/index.ts';
import type { ImageParts } from '../images/parts.ts';
import type { Orgs } from '../org/index.ts';

/** What offline kits are made from and brought to. */
export interface KitParts {
  readonly store: Store;
  readonly orgs: Orgs;
  readonly imageParts: ImageParts;
  readonly docker: Docker;
  readonly git: Git;
  readonly paths: HomePaths;
  /** Whether workspaces run in containers here, so that they need images. */
  readonly inContainers: () => boolean;
  readonly version: string;
  readonly logger: Logger;
  readonly now: () => number;
}
