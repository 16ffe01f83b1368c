/**
 * Browsers drop whatever they are loading when a network comes or goes, as Docker's do with every org. A moment later it
 * comes; what does not come after these pauses, in milliseconds, is told.
 */
const PAUSES_MS = [250, 1_000];

/**
 * Code that is loaded when it is first needed, with its styles, asked for again after each pause. Rejects with what the
 * browser said last.
 */
export async function bring<M>(load: () => Promise<M>, pausesMs: readonly number[] = PAUSES_MS): Promise<M> {
  noteLostStyles();
  for (const pauseMs of pausesMs) {
    try {
      return await ask(load);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  return ask(load);
}

let asks = 0;

/** An import alone asks only once: browsers keep for an address that nothing came from it. */
async function ask<M>(load: () => Promise<M>): Promise<M> {
  await bringLostStyles();
  try {
    return await load();
  } catch (thrown) {
    const address = lostScript(thrown);
    if (address === null) throw thrown;
    asks += 1;
    address.searchParams.set('again', String(asks));
    return (await import(/* @vite-ignore */ address.href)) as M;
  }
}

/**
 * Addresses of style sheets that did not come, and what each stood before: the order of rules counts. Whoever shares one of
 * them would be shown without: each is asked for only once.
 */
const lostStyles = new Map<string, ChildNode | null>();
let isNoting = false;

function noteLostStyles(): void {
  if (isNoting) return;
  isNoting = true;
  // What the page itself names has come before its script runs, or does not come.
  for (const link of globalThis.document?.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]') ?? []) {
    if (!hasRules(link)) lose(link);
  }
  globalThis.addEventListener?.(
    'error',
    ({ target }) => {
      if (!(target instanceof HTMLLinkElement) || target.rel !== 'stylesheet') return;
      lose(target);
    },
    { capture: true },
  );
}

/** What did not come is for browsers a sheet of nobody knows whom, which says nothing. */
function hasRules({ sheet }: HTMLLinkElement): boolean {
  try {
    return sheet !== null && sheet.cssRules.length > 0;
  } catch {
    return false;
  }
}

function lose(link: HTMLLinkElement): void {
  lostStyles.set(link.href, link.nextSibling);
  link.remove();
}

/** Style sheets that are being asked for again: whoever needs them meanwhile waits as well. */
const coming = new Map<string, Promise<void>>();

async function bringLostStyles(): Promise<void> {
  for (const [href, before] of lostStyles) {
    const asked = styleSheet(href, before).finally(() => coming.delete(href));
    coming.set(href, asked);
  }
  lostStyles.clear();
  await Promise.all(coming.values());
}

function styleSheet(href: string, before: ChildNode | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.crossOrigin = '';
    link.href = href;
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => reject(new Error(`The style sheet did not come: ${href}`)));
    document.head.insertBefore(link, before?.parentNode === document.head ? before : null);
  });
}

/** Browsers name what did not come at the end of the message. */
function lostScript(thrown: unknown): URL | null {
  const [address] = (thrown instanceof Error && /\b[a-z]+:\/\/\S+\.js$/.exec(thrown.message)) || [];
  return address === undefined ? null : new URL(address);
}
