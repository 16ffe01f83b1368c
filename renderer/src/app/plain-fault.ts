import { text } from '../text/index.ts';
import styles from './plain-fault.module.css';

/** Says why the window shows nothing when what draws it has not come or cannot run, and offers to start it again. */
export function showPlainFault(container: HTMLElement, thrown: unknown): void {
  console.error('nothing can be drawn', thrown);
  const said = document.createElement('div');
  said.setAttribute('role', 'alert');
  said.append(
    element('h1', text.app.notDrawn),
    element('p', text.app.notDrawnWhy),
    element('p', text.app.keepsRunning),
  );
  const again = element('button', text.app.reload);
  again.type = 'button';
  again.addEventListener('click', () => window.location.reload());
  const fault = document.createElement('main');
  fault.className = styles.fault ?? '';
  fault.append(said, again);
  container.replaceChildren(fault);
}

function element<Tag extends 'h1' | 'p' | 'button'>(tag: Tag, words: string): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  made.textContent = words;
  return made;
}
