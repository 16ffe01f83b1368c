/** What is on the clipboard after workspaces were copied. It is text, so that other windows and other apps get it. */
export interface Copied {
  /** Names the engine: where it is the same, the workspaces themselves can be copied or moved. */
  readonly instanceId: string;
  /** They are moved when pasted rather than copied. */
  readonly cut: boolean;
  readonly ids: readonly string[];
  readonly names: readonly string[];
  /** One document for each, for other engines; none until they are fetched. */
  readonly bundles: readonly Record<string, unknown>[];
}

const KIND = 'molecule/workspaces';
const VERSION = 1;
/** Nobody copies more at once; a longer text is something else. */
const MAX_WORKSPACES = 5_000;

export function clipboardText(copied: Copied): string {
  return JSON.stringify({ kind: KIND, version: VERSION, ...copied });
}

/** Reads what `clipboardText` wrote; null for any other text. */
export function parseClipboard(text: string): Copied | null {
  if (!text.startsWith('{') || !text.includes(KIND)) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(value) || value.kind !== KIND || value.version !== VERSION) return null;
  const { instanceId, cut, ids, names, bundles } = value;
  if (typeof instanceId !== 'string' || typeof cut !== 'boolean') return null;
  if (!isListOf(ids, isText) || !isListOf(names, isText) || !isListOf(bundles, isRecord)) return null;
  if (ids.length === 0 || ids.length > MAX_WORKSPACES) return null;
  return { instanceId, cut, ids, names, bundles };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(isItem);
}
