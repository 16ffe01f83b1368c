import { AppError } from '../../../core/contract/index.ts';
import { text } from '../text/index.ts';

/** Code of the window that did not come. */
export class PartNotLoaded extends AppError {
  /** How often it was asked for in vain. */
  readonly failures: number;
  /** Lets the code be asked for once more by whoever needs it next. Until then it stays as it is: not there. */
  readonly renew: () => void;

  constructor(cause: unknown, failures: number, renew: () => void) {
    super('part_not_loaded', text.parts.notLoaded, {
      detail: failures > 1 ? text.parts.stillNotLoaded : text.parts.why,
      cause,
    });
    this.failures = failures;
    this.renew = renew;
  }
}

/**
 * Code that is loaded when it is first needed. What did not come can be asked for again, which an import alone does not
 * do: browsers keep for an address that nothing came from it.
 */
export class Part<M> {
  readonly #load: () => Promise<M>;
  #module: Promise<M> | undefined;
  #loaded: M | undefined;
  #failures = 0;

  constructor(load: () => Promise<M>) {
    this.#load = load;
  }

  /** Its module once it is there. Whoever has that need not wait for a promise, which takes a turn even when it is kept. */
  get loaded(): M | undefined {
    return this.#loaded;
  }

  /** Always the same promise until a failure is renewed. Rejects with a `PartNotLoaded`. */
  module(): Promise<M> {
    this.#module ??= this.#begin();
    return this.#module;
  }

  /** Its module, asked for anew when it did not come the last time. Rejects with a `PartNotLoaded`. */
  async ask(): Promise<M> {
    try {
      return await this.module();
    } catch (thrown) {
      if (thrown instanceof PartNotLoaded) thrown.renew();
      throw thrown;
    }
  }

  #begin(): Promise<M> {
    const asked: Promise<M> = this.#import().then(
      (module) => {
        this.#loaded = module;
        return module;
      },
      (thrown: unknown) => {
        this.#failures += 1;
        throw new PartNotLoaded(thrown, this.#failures, () => {
          if (this.#module === asked) this.#module = undefined;
        });
      },
    );
    return asked;
  }

  async #import(): Promise<M> {
    noteLostStyles();
    await bringLostStyles();
    try {
      return await this.#load();
    } catch (thrown) {
      const address = this.#failures > 0 ? lostScript(thrown) : null;
      if (address === null) throw thrown;
      address.searchParams.set('again', String(this.#failures));
      return (await import(/* @vite-ignore */ address.href)) as M;
    }
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

async function bringLostStyles(): Promise<void> {
  const lost = [...lostStyles];
  lostStyles.clear();
  await Promise.all(lost.map(([href, before]) => styleSheet(href, before)));
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
