import type { Build, Task } from '../../../core/contract/index.ts';
import { isActive } from '../dock/builds/texts.ts';
import { text } from '../text/index.ts';

const longDate = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

/** "as last known on 7 November 2026": for an image whose source could not be asked. */
export function lastKnownText(at: number): string {
  return text.tasks.lastKnown(longDate.format(at));
}

/** The build that a task makes: the one that it names, else one that goes on and that its title names. */
export function buildOfTask(task: Task, builds: Iterable<Build>): string | null {
  if (typeof task.result?.buildId === 'string') return task.result.buildId;
  if (task.kind !== 'image.build') return null;
  const words = task.title.split(' ');
  return [...builds].find((build) => isActive(build) && words.includes(build.runtime))?.id ?? null;
}
