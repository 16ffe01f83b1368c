import { create } from 'zustand';
import type { ShownError } from '../engine/shown-error.ts';

export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Toast {
  readonly id: number;
  /** When it was told, in milliseconds since the epoch. */
  readonly at: number;
  readonly tone: 'info' | 'success' | 'warning' | 'error';
  readonly title: string;
  /** Names what it is about, where the title alone does not: another one of the same name takes its place. */
  readonly tag?: string | undefined;
  readonly detail?: string | undefined;
  /** Shown with its fix buttons. */
  readonly error?: ShownError | undefined;
  readonly action?: ToastAction | undefined;
  /** A second thing to do, beside the first. */
  readonly also?: ToastAction | undefined;
}

const MAX_TOASTS = 4;
const MOST_PAST = 100;
let nextId = 1;

interface ToastState {
  /** The messages on screen, oldest first. */
  readonly toasts: readonly Toast[];
  /** Everything that this window told, newest first. */
  readonly past: readonly Toast[];
  /** Warnings and errors since somebody last looked at the past. */
  readonly fresh: number;
  readonly pastOpen: boolean;
}

export const useToasts = create<ToastState>(() => ({ toasts: [], past: [], fresh: 0, pastOpen: false }));

/** Shows a short message. Warnings and errors stay until dismissed; the same text twice in a row shows once. */
export function toast(message: Omit<Toast, 'id' | 'at'>): number {
  const id = nextId++;
  const shown: Toast = { ...message, id, at: Date.now() };
  const isGrave = message.tone === 'error' || message.tone === 'warning';
  useToasts.setState(({ toasts, past, fresh, pastOpen }) => ({
    toasts: [...toasts.filter((other) => nameOf(other) !== nameOf(message)), shown].slice(-MAX_TOASTS),
    past: [shown, ...past].slice(0, MOST_PAST),
    fresh: isGrave && !pastOpen ? fresh + 1 : fresh,
  }));
  return id;
}

/** Of two messages with the same one, the newer takes the place of the other. */
function nameOf({ tag, title }: Pick<Toast, 'tag' | 'title'>): string {
  return tag ?? title;
}

export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((other) => other.id !== id) }));
}

/** Opens or closes the list of everything that was told. */
export function showPastNotifications(open: boolean): void {
  useToasts.setState(({ fresh }) => ({ pastOpen: open, fresh: open ? 0 : fresh }));
}

export function forgetNotifications(): void {
  useToasts.setState({ past: [], fresh: 0 });
}
