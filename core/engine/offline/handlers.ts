import path from 'node:path';
import { AppError, Semaphore } from '../../base/index.ts';
import type { Handlers } from '../../contract/index.ts';
import { checkTarget, exportKit, openKit, peekKit } from '../../offline/index.ts';
import type { TaskReport, Tasks } from '../tasks.ts';
import { bringUp } from './bring-up.ts';
import { gather } from './gather.ts';
import type { KitParts } from './parts.ts';

type OfflineHandlers = Pick<Handlers, Extract<keyof Handlers, `offline.${string}`>>;

const MEGABYTE = 1_000_000;
/** How often the size of a kit that is being written is told. */
const TELL_EVERY_MS = 500;

export interface OfflineHandlerOptions extends KitParts {
  readonly tasks: Tasks;
}

/** The operations on offline kits. */
export function offlineHandlers(parts: OfflineHandlerOptions): OfflineHandlers {
  const { tasks, orgs } = parts;
  // Two at once would write the same places.
  const one = new Semaphore(1);
  return {
    'offline.export': async ({ file, org, force }) => {
      requireAbsolute(file);
      // Before images are built for it.
      await checkTarget({ file, force });
      const names = org === undefined ? orgs.names() : [orgs.nameOf(org)];
      const title = org === undefined ? 'Write an offline kit' : `Write an offline kit of ${org}`;
      const task = tasks.start('offline.export', title, (signal, report) =>
        one.run(async () => {
          const contents = await gather(names, parts, signal, (message) => report({ message }));
          const size = tellSize(report);
          try {
            return await exportKit(contents, { ...parts, file, force, signal, onStep: size.onStep });
          } finally {
            size.stop();
          }
        }, signal),
      );
      return { task };
    },
    'offline.inspect': async ({ file }, connection) => {
      requireAbsolute(file);
      const kit = await openKit(file, { signal: connection });
      await kit.close();
      return kit.summary;
    },
    'offline.import': async ({ file }) => {
      requireAbsolute(file);
      await peekKit(file);
      const title = `Bring up the orgs of ${path.basename(file)}`;
      const task = tasks.start('offline.import', title, (signal, report) =>
        one.run(() => bringUp(file, parts, signal, report), signal),
      );
      return { task };
    },
  };
}

/** Says what is written, and how much there is so far: how much it will be nobody knows. */
function tellSize(report: TaskReport) {
  let timer: NodeJS.Timeout | undefined;
  const stop = () => clearInterval(timer);
  return {
    stop,
    onStep(step: string, writtenBytes: () => number) {
      stop();
      const tell = () =>
        report({ message: `Writing ${step}, ${Math.round(writtenBytes() / MEGABYTE)} MB so far` });
      timer = setInterval(tell, TELL_EVERY_MS);
      tell();
    },
  };
}

/** The folder that an engine happens to run in means nothing to those who ask it. */
function requireAbsolute(file: string): void {
  if (path.isAbsolute(file)) return;
  throw new AppError('kit_not_found', `"${file}" is no absolute path`, {
    detail: 'Name the file with its whole path.',
  });
}
