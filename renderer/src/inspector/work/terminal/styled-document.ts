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
