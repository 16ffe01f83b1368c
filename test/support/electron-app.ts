import type { ElectronApplication, Page } from '@playwright/test';

type JsonRecord = Record<string, unknown>;

/**
 * Calls an operation of the contract from inside the page, over a port of its own that it asks the shell for.
 * Waits for the engine if it is down.
 */
export function callFromPage(page: Page, operation: string, input: JsonRecord): Promise<JsonRecord> {
  return page.evaluate(
    ({ op, input }) =>
      new Promise<JsonRecord>((resolve, reject) => {
        // The page's own types are not known here; these are the parts that are used.
        interface Port {
          onmessage: (event: { data: { t: string; output?: JsonRecord; error?: unknown } }) => void;
          postMessage(message: unknown): void;
          close(): void;
        }
        const page = globalThis as unknown as {
          molecule: { requestPort(): void };
          addEventListener(
            type: 'message',
            listener: (event: { data: unknown; ports: Port[] }) => void,
            options: { once: true },
          ): void;
        };
        const onPort = ({ data, ports: [port] }: { data: unknown; ports: Port[] }) => {
          if (data !== 'molecule:port' || !port) return;
          port.onmessage = ({ data: frame }) => {
            if (frame.t === 'result') resolve(frame.output ?? {});
            if (frame.t === 'error') reject(new Error(JSON.stringify(frame.error)));
            if (frame.t !== 'events') port.close();
          };
          port.postMessage({ t: 'call', id: 1, op, input });
        };
        page.addEventListener('message', onPort, { once: true });
        page.molecule.requestPort();
      }),
    { op: operation, input },
  );
}

/** The process id of the engine that the app runs now. */
export async function engineProcessId(app: ElectronApplication): Promise<number> {
  const id = await app.evaluate(
    ({ app: electron }) => electron.getAppMetrics().find(({ name }) => name === 'Molecule engine')?.pid,
  );
  if (id === undefined) throw new Error('No engine process runs');
  return id;
}

/**
 * Answers message boxes with the buttons of these labels, in order, and keeps the texts that were asked.
 * A box that nobody expected is cancelled.
 */
export function stubDialogs(app: ElectronApplication, answers: readonly string[]) {
  return app.evaluateHandle(
    ({ dialog }, labels) => {
      const asked: string[] = [];
      const left = [...labels];
      dialog.showMessageBox = async (...args: unknown[]) => {
        const box = args.at(-1) as { message: string; buttons: string[]; cancelId?: number };
        asked.push(box.message);
        const button = box.buttons.indexOf(left.shift() ?? '');
        return { response: button >= 0 ? button : (box.cancelId ?? 0), checkboxChecked: false };
      };
      return asked;
    },
    [...answers],
  );
}
