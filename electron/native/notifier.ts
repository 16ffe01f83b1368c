import { Notification } from 'electron';
import type { NativeNotice } from '../bridge.ts';

/** The newest ones that can still be clicked; the system keeps no more of them in sight. */
const MOST_KEPT = 50;

/** Shows messages of the system. One that is not kept would lose its click. */
export class Notifier {
  readonly #clicked: (link: string) => void;
  readonly #shown = new Map<string, Notification>();

  constructor(clicked: (link: string) => void) {
    this.#clicked = clicked;
  }

  show({ tag, title, body, silent, link }: NativeNotice): void {
    if (!Notification.isSupported()) return;
    this.withdraw(tag);
    const notification = new Notification({ title, body, silent });
    notification.on('click', () => {
      this.withdraw(tag);
      this.#clicked(link);
    });
    notification.on('failed', (_event, error) => console.error('A message was not shown', error));
    this.#shown.set(tag, notification);
    const [oldest] = this.#shown.keys();
    if (this.#shown.size > MOST_KEPT && oldest !== undefined) this.#shown.delete(oldest);
    notification.show();
  }

  /** Takes one back, if it still shows. */
  withdraw(tag: string): void {
    this.#shown.get(tag)?.close();
    this.#shown.delete(tag);
  }
}
