import type { Approvals } from '../../approvals/index.ts';
import type { Docker } from '../../docker/index.ts';
import type { ImageParts } from '../images/parts.ts';
import type { Upkeep } from '../images/upkeep.ts';
import type { Messaging } from '../messaging.ts';
import type { About } from './about.ts';
import type { Agents } from './agents.ts';
import type { ApiPlace } from './api-place.ts';
import type { Foundation } from './foundation.ts';
import type { Running } from './running.ts';
import type { Services } from './services.ts';
import type { Wishes } from './wishes.ts';

/** Everything that is there before anybody may call it, by the builder that made it. */
export interface EngineParts {
  readonly foundation: Foundation;
  readonly place: ApiPlace;
  readonly docker: Docker;
  readonly imageParts: ImageParts;
  readonly agents: Agents;
  readonly messaging: Messaging;
  readonly approvals: Approvals;
  readonly wishes: Wishes;
  readonly running: Running;
  readonly upkeep: Upkeep;
  readonly about: About;
  readonly services: Services;
}
