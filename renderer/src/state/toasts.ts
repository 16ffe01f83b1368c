import { create } from 'zustand';
import type { ShownError } from '../engine/shown-error.ts';

export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Toast {
  readonly id: number;
  readonly tone: 'info' | 'success' | 'warning' | 'error';
  readonly title: string;
  readonly detail?: string | undefined;
  /** Shown with its fix buttons. */
  readonly error?: ShownError | undefined;
  readonly action?: ToastAction | undefined;
}

const MAX_TOASTS = 4;
let nextId = 1;

/** The messages on screen, oldest first. */
export const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));

/** Shows a short message. Warnings and errors stay until dismissed; the same text twice in a row shows once. */
export function toast(message: Omit<Toast, 'id'>): number {
  const id = nextId++;
  useToasts.setState(({ toasts }) => ({
    toasts: [...toasts.filter((other) => other.title !== message.title), { ...message, id }].slice(
      -MAX_TOASTS,
    ),
  }));
  return id;
}

export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((other) => other.id !== id) }));
}
