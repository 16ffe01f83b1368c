import { AppError } from '../../../core/contract/index.ts';
import { text } from '../text/index.ts';
import styles from './plain-fault.module.css';

/** Says why the window shows nothing when not even what draws it has come, and offers to start it again. */
export function showPlainFault(container: HTMLElement, thrown: unknown): void {
  const { message, detail } =
    thrown instanceof AppError ? thrown : new AppError('interface_failed', text.app.fault, { cause: thrown });
  const fault = document.createElement('main');
  fault.className = styles.fault ?? '';
  const said = document.createElement('div');
  said.setAttribute('role', 'alert');
  const heading = document.createElement('h1');
  heading.textContent = message;
  const why = document.createElement('p');
  why.textContent = detail ?? text.app.keepsRunning;
  said.append(heading, why);
  const again = document.createElement('button');
  again.type = 'button';
  again.textContent = text.app.reload;
  again.addEventListener('click', () => window.location.reload());
  fault.append(said, again);
  container.replaceChildren(fault);
}
