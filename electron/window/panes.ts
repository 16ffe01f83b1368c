/** A pane of the page that is shown in a window of its own. */
export interface PaneAddress {
  /** Which size and place are remembered. */
  readonly kind: 'outline' | 'dock' | 'inspector';
  /** Names the window: the same pane is never open in two. */
  readonly key: string;
  /** Of the address of the page, with its question mark. */
  readonly query: string;
}

const KINDS = ['outline', 'dock', 'inspector'] as const;
const NAMES = ['tab', 'id', 'group'] as const;
const VALUE = /^[\w.-]{1,100}$/;

/** Reads what a page sent as the query of a pane; null for what is none. Nothing but known names gets through. */
export function parsePane(value: unknown): PaneAddress | null {
  if (typeof value !== 'string') return null;
  const given = new URLSearchParams(value);
  const kind = KINDS.find((known) => known === given.get('pane'));
  if (kind === undefined) return null;
  const query = new URLSearchParams({ pane: kind });
  for (const name of NAMES) {
    const text = given.get(name);
    if (text === null) continue;
    if (!VALUE.test(text)) return null;
    query.set(name, text);
  }
  const what = kind === 'inspector' ? given.get('id') : kind === 'dock' ? given.get('tab') : '';
  return { kind, key: `${kind} ${what ?? ''}`, query: `?${query}` };
}
