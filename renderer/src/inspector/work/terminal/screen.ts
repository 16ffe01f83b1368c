import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal as Xterm } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import type { TerminalOutput } from '../../../../../core/contract/index.ts';
import { client, showError } from '../../../engine/run.ts';
import { useAppearance } from '../../../state/appearance.ts';
import { copyText } from '../../../state/clipboard.ts';
import { toast } from '../../../state/toasts.ts';
import { text } from '../../../text/index.ts';
import { bytesText } from '../../text.ts';
import { bytesOf } from '../files/content.ts';
import { askTerminal } from './asks.ts';
import { clipboardText } from './clipboard.ts';
import { coloursOf, foundColours } from './colours.ts';
import { openOutside, webAddress } from './links.ts';
import { linesOf, onOneLine, pasteable } from './paste.ts';
import { pumpOutput } from './pump.ts';
import { useTerminalSettings } from './settings.ts';
import { styleCells, styledDocument, withStyleSheets } from './styled-document.ts';
import { lostTerminal, putTerminal } from './terminals.ts';

const FONT_PX = 13;
const SMALLEST_FONT_PX = 12;
const SCROLLBACK_LINES = 10_000;
/** Between two pieces of output while nobody sees them. */
const HIDDEN_PAUSE_MS = 250;
const OSC_CLIPBOARD = 52;
/** Of what one call takes. */
const MAX_INPUT = 256 * 1024;
const MIN_CONTRAST = 4.5;

/**
 * What one terminal of the engine shows. It lives outside of React: it goes on reading while no pane shows it, and moves
 * from pane to pane with what is on it.
 */
export class Screen {
  readonly id: string;
  /** What a pane takes in. */
  readonly element = document.createElement('div');
  readonly #document = styledDocument();
  readonly #xterm: Xterm;
  readonly #fit = new FitAddon();
  readonly #search = new SearchAddon();
  readonly #stops: (() => void)[] = [];
  #input = '';
  #sending = false;
  #opened = false;

  constructor(id: string, className: string, label: string) {
    this.id = id;
    this.element.className = className;
    this.#xterm = new Xterm({
      allowProposedApi: true,
      documentOverride: this.#document,
      fontFamily: '"JetBrains Mono Variable", ui-monospace, monospace',
      fontSize: FONT_PX,
      lineHeight: 1.2,
      scrollback: SCROLLBACK_LINES,
      minimumContrastRatio: MIN_CONTRAST,
      cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      screenReaderMode: useTerminalSettings.getState().screenReader,
      linkHandler: { activate: (_event, address) => this.#askLink(address), allowNonHttpProtocols: true },
    });
    this.#xterm.loadAddon(this.#fit);
    this.#xterm.loadAddon(this.#search);
    // What is written out is what is opened; only http and https are found.
    this.#xterm.loadAddon(new WebLinksAddon((_event, address) => openWritten(address)));
    this.#xterm.parser.registerOscHandler(OSC_CLIPBOARD, (payload) => {
      const wanted = clipboardText(payload);
      if (wanted !== null) askTerminal(id, { kind: 'copy', text: wanted });
      return true;
    });
    this.#xterm.onData((data) => this.#type(data));
    this.#xterm.onBinary((data) => this.#type(data));
    this.#xterm.onResize((size) => void client.call('terminal.resize', { id, ...size }).catch(ignore));
    this.#xterm.attachCustomKeyEventHandler((event) => this.#onKey(event));
    this.#xterm.textarea?.setAttribute('aria-label', label);
    this.#stops.push(
      useTerminalSettings.subscribe(({ screenReader }) => {
        this.#xterm.options.screenReaderMode = screenReader;
      }),
      pumpOutput({
        read: (from) => client.call('terminal.read', { id, from, encoding: 'base64' }),
        show: (output) => this.#show(output),
        pause: () => this.#pause(),
        onEnd: ({ terminal }) => putTerminal(terminal),
        onLost: ({ message }) => lostTerminal(id, message),
      }),
    );
  }

  /** Puts the screen into a pane, as large as that is. */
  attach(pane: HTMLElement, label: string): void {
    pane.append(this.element);
    if (!this.#opened) {
      this.#opened = true;
      withStyleSheets(() => this.#xterm.open(this.element));
      styleCells(this.#xterm, this.#document);
      this.#xterm.textarea?.setAttribute('aria-label', label);
      // Before xterm hears of it.
      this.element.addEventListener('paste', (event) => this.#onPaste(event), true);
    }
    this.look();
    this.fit();
  }

  detach(): void {
    this.element.remove();
  }

  /** Takes the colours and the size of letters of the theme. */
  look(): void {
    this.#xterm.options.theme = coloursOf(this.element);
    this.#xterm.options.fontSize = Math.max(
      SMALLEST_FONT_PX,
      (FONT_PX * useAppearance.getState().zoom) / 100,
    );
  }

  fit(): void {
    if (this.element.isConnected && this.element.clientWidth > 0) this.#fit.fit();
  }

  focus(): void {
    this.#xterm.focus();
  }

  find(wanted: string, direction: 'next' | 'previous', incremental: boolean): boolean {
    if (wanted === '') {
      this.#search.clearDecorations();
      return true;
    }
    const decorations = foundColours(this.element);
    return direction === 'next'
      ? this.#search.findNext(wanted, { decorations, incremental })
      : this.#search.findPrevious(wanted, { decorations });
  }

  endSearch(): void {
    this.#search.clearDecorations();
    this.#xterm.clearSelection();
  }

  selectAll(): void {
    this.#xterm.selectAll();
  }

  clear(): void {
    this.#xterm.clear();
  }

  /** Puts what is selected on the clipboard; false when nothing is. */
  copy(): boolean {
    const selected = this.#xterm.getSelection();
    if (selected === '') return false;
    void copyText(selected).catch(showError);
    return true;
  }

  async pasteClipboard(): Promise<void> {
    try {
      this.paste(await navigator.clipboard.readText());
    } catch (thrown) {
      showError(thrown);
    }
  }

  /** Pastes a text. Where its lines would be run one by one, it asks first. */
  paste(given: string): void {
    const clean = pasteable(given);
    const isSafe = this.#xterm.modes.bracketedPasteMode || linesOf(clean) === 1;
    if (isSafe) this.#xterm.paste(clean);
    else askTerminal(this.id, { kind: 'paste', text: clean });
  }

  /** Pastes what was asked about. */
  pasteNow(clean: string, oneLine: boolean): void {
    this.#xterm.paste(oneLine ? onOneLine(clean) : clean);
    this.#xterm.focus();
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    this.#xterm.dispose();
    this.element.remove();
  }

  #onKey(event: KeyboardEvent): boolean {
    if (event.type !== 'keydown') return true;
    // The one way out by keyboard: everything else is the program's.
    if (event.key === 'F6' && event.ctrlKey) {
      event.preventDefault();
      this.element
        .closest('[data-terminal-pane]')
        ?.querySelector<HTMLElement>('[role="tab"][tabindex="0"], button')
        ?.focus();
      return false;
    }
    const isMac = /mac/i.test(navigator.platform);
    const mod = isMac ? event.metaKey : event.ctrlKey && event.shiftKey;
    if (mod && event.key.toLowerCase() === 'c' && this.copy()) {
      event.preventDefault();
      return false;
    }
    // The browser pastes, which asks for no permission.
    return !(mod && event.key.toLowerCase() === 'v');
  }

  #onPaste(event: ClipboardEvent): void {
    event.preventDefault();
    event.stopPropagation();
    this.paste(event.clipboardData?.getData('text/plain') ?? '');
  }

  #askLink(address: string): void {
    const web = webAddress(address);
    if (web === null) toast({ tone: 'warning', title: text.work.terminal.linkRefused });
    // What is written there may be anything.
    else askTerminal(this.id, { kind: 'link', address: web });
  }

  #show({ data, dropped }: TerminalOutput): Promise<void> {
    if (dropped > 0)
      this.#xterm.write(`\r\n\u001b[2m[${text.work.terminal.dropped(bytesText(dropped))}]\u001b[0m\r\n`);
    return new Promise((resolve) => this.#xterm.write(bytesOf(data), resolve));
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const isSeen = this.element.isConnected && document.visibilityState === 'visible';
      if (isSeen) requestAnimationFrame(() => resolve());
      else setTimeout(resolve, HIDDEN_PAUSE_MS);
    });
  }

  /** In order, and one call at a time: what is typed meanwhile goes with the next one. */
  #type(data: string): void {
    this.#input += data;
    if (!this.#sending) void this.#send();
  }

  async #send(): Promise<void> {
    this.#sending = true;
    try {
      while (this.#input !== '') {
        const data = this.#input.slice(0, MAX_INPUT);
        this.#input = this.#input.slice(MAX_INPUT);
        await client.call('terminal.write', { id: this.id, data });
      }
    } catch (thrown) {
      // Its end is told where it is shown; the rest is for nobody.
      this.#input = '';
      if (!ENDED.has((thrown as { code?: string }).code ?? '')) showError(thrown);
    } finally {
      this.#sending = false;
    }
  }
}

const ENDED = new Set(['terminal_ended', 'terminal_not_found', 'disconnected']);

function ignore(): void {
  // A size for a program that has ended meanwhile is nobody's.
}

function openWritten(address: string): void {
  const web = webAddress(address);
  if (web !== null) openOutside(web);
}
