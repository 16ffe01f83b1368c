import { describe } from 'vitest';
import { hasDocker, NEEDS_DOCKER } from '../docker/engine.ts';
import { testChangedTemplate } from './changed-template-support.ts';

describe.skipIf(!hasDocker)(`a template that has changed, on Docker${NEEDS_DOCKER}`, () =>
  testChangedTemplate('docker'),
);
