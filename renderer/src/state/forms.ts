import { type RefObject, useEffect, useRef } from 'react';
import { create } from 'zustand';

type Fields = Readonly<Record<string, string>>;

/**
 * Forms that are open and dialogs that were, by what they are for, and what was typed into them. In memory only, unlike drafts
 * of the chat: some of it are keys.
 */
const useForms = create<Readonly<Record<string, Fields>>>(() => ({}));

export interface Form {
  readonly isOpen: boolean;
  /** `fields`: what it begins with where that is not what its fields say themselves. */
  readonly open: (fields?: Fields) => void;
  readonly close: () => void;
}

let justOpened: string | null = null;

/** Opens a form, also before its pane shows. One that is open keeps what was typed into it. */
export function openForm(id: string, fields: Fields = {}): void {
  justOpened = id;
  useForms.setState((forms) => (forms[id] ? {} : { [id]: fields }));
}

/** A form inside a pane. It stays open while somebody looks elsewhere, with what they typed; closing it lets that go. */
export function useForm(id: string): Form {
  return {
    isOpen: useForms((forms) => forms[id] !== undefined),
    open: (fields) => openForm(id, fields),
    close() {
      const { [id]: _closed, ...rest } = useForms.getState();
      useForms.setState(rest, true);
    },
  };
}

/** A text field of an open form, used as `useState` is. `initial` counts until somebody types. */
export function useField(
  form: string,
  name: string,
  initial: string,
): readonly [string, (typed: string) => void] {
  const value = useForms((forms) => forms[form]?.[name] ?? initial);
  const type = (typed: string) =>
    useForms.setState((forms) => (forms[form] ? { [form]: { ...forms[form], [name]: typed } } : {}));
  return [value, type];
}

/**
 * A text field outside such a form, as in a dialog, used as `useState` is: what is typed outlives the dialog, which Esc or a
 * click beside it may close, until `dropDraft` says that it has served.
 */
export function useDraft(place: string, name: string): readonly [string, (typed: string) => void] {
  const value = useForms((forms) => forms[place]?.[name] ?? '');
  const type = (typed: string) =>
    useForms.setState((forms) => ({ [place]: { ...forms[place], [name]: typed } }));
  return [value, type];
}

/** Lets go of what was typed in a dialog: it is done. */
export function dropDraft(place: string): void {
  const { [place]: _done, ...rest } = useForms.getState();
  useForms.setState(rest, true);
}

/** For the first field: it has the focus when the form was opened, not when somebody comes back to its pane. */
export function useFirstField<T extends HTMLElement>(form: string): RefObject<T | null> {
  const first = useRef<T>(null);
  useEffect(() => {
    if (justOpened !== form) return;
    justOpened = null;
    first.current?.focus();
  }, [form]);
  return first;
}
