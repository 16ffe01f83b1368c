import { z } from 'zod';
import type { DockerChoice } from '../docker/index.ts';
import type { Store } from '../store/index.ts';

const SETTING = 'docker.choice';
const choiceSchema = z.object({ endpoint: z.string().optional(), context: z.string().optional() });

/** Which Docker engine the user chose; one that cannot be read counts as none. */
export function storedChoice({ settings }: Store): DockerChoice {
  try {
    return choiceSchema.parse(JSON.parse(settings.get(SETTING) ?? '{}'));
  } catch {
    return {};
  }
}

export function storeChoice({ settings }: Store, choice: DockerChoice): void {
  settings.set(SETTING, JSON.stringify(choice));
}
