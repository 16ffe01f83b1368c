import { create } from 'zustand';

/** A token that was just made, and what it is shown as. */
export interface Fresh {
  readonly name: string;
  readonly token: string;
}

/** Whose token: that of a workspace by its id, or one of the whole installation. */
export const INSTALLATION = '';

/** Tokens that nobody has said to have yet. They outlive the page, which anything may close: there is no second look. */
const useFresh = create<Readonly<Record<string, Fresh>>>(() => ({}));

/** The fresh token of `owner`; null when there is none. */
export function useFreshToken(owner: string): Fresh | null {
  return useFresh((fresh) => fresh[owner] ?? null);
}

export function keepFresh(owner: string, fresh: Fresh): void {
  useFresh.setState({ [owner]: fresh });
}

export function dropFresh(owner: string): void {
  const { [owner]: _gone, ...rest } = useFresh.getState();
  useFresh.setState(rest, true);
}
