import type { Terminal as Xterm } from '@xterm/xterm';

/**
 * The page's document for xterm, which writes its styles into style elements and attributes: the app's content security
 * policy refuses both. Here style elements hand their text to a constructed style sheet, and style attributes are set by
 * script, which are allowed.
 */
export function styledDocument(): Document {
  return new Proxy(document, {
    get(target, property) {
      if (property === 'createElement')
        return (name: string) => (name === 'style' ? sheetElement() : styledElement(name));
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** What of xterm makes the cells of its rows, where it keeps that. */
interface WithRows {
  readonly _core?: {
    readonly _renderService?: {
      readonly _renderer?: { readonly value?: { readonly _rowFactory?: { _document: Document } } };
    };
  };
}

/**
 * Cells get their styles by that document, too: their colours of 24 bits and those of what was found. Whatever document
 * xterm was given, it makes them with the page's own, and has no other way in.
 */
export function styleCells(xterm: Xterm, styled: Document): void {
  const cells = (xterm as unknown as WithRows)._core?._renderService?._renderer?.value?._rowFactory;
  if (cells) cells._document = styled;
}

/** The same for what asks the page's own document in the meantime: the scroll bars of xterm do, whatever it was given. */
export function withStyleSheets(work: () => void): void {
  const { createElement } = document;
  const create = (name: string, options?: ElementCreationOptions) =>
    name === 'style' ? sheetElement() : createElement.call(document, name, options);
  document.createElement = create as typeof document.createElement;
  try {
    work();
  } finally {
    document.createElement = createElement;
  }
}

function styledElement(name: string): HTMLElement {
  const element = document.createElement(name);
  element.setAttribute = (attribute, value) => {
    if (attribute === 'style') element.style.cssText = value;
    else Element.prototype.setAttribute.call(element, attribute, value);
  };
  return element;
}

/** It takes its style sheet away with itself. */
function sheetElement(): HTMLElement {
  const element = Document.prototype.createElement.call(document, 'span');
  element.hidden = true;
  const sheet = new CSSStyleSheet();
  const remove = element.remove.bind(element);
  document.adoptedStyleSheets.push(sheet);
  Object.defineProperty(element, 'textContent', { set: (css: string) => sheet.replaceSync(css) });
  element.remove = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
    remove();
  };
  return element;
}
