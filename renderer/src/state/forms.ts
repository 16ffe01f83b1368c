import { type RefObject, useEffect, useRef } from 'react';
import { create } from 'zustand';

type Fields = Readonly<Record<string, string>>;

/**
 * Forms that are open, by what they are for, and what was typed into them. In memory only, unlike drafts of the chat: some of
 * it are keys.
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
