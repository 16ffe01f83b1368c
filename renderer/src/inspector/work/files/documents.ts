import { create } from 'zustand';
import type { AppErrorJson } from '../../../../../core/contract/index.ts';
import { client } from '../../../engine/run.ts';
import { errorOf } from '../../errors.ts';
import { endMerging } from '../editor/mergings.ts';
import { type Content, contentOf } from './content.ts';
import { createFileDrafts, type FileDraft } from './drafts.ts';
import { keyOf, type Place } from './place.ts';

/** A file that is open. */
export interface OpenDocument {
  readonly key: string;
  readonly place: Place;
  /** As it was read or written last; null until it has come. */
  readonly content: Content | null;
  /** Of what was read or written last; null for a file that is not there. */
  readonly version: string | null;
  /** It differs from that. */
  readonly modified: boolean;
  readonly saving: boolean;
  /** Why it could not be read or written. */
  readonly error: AppErrorJson | null;
  /** Somebody else has written it since it was read: what is there now. */
  readonly conflict: Theirs | null;
  /** Another one each time that the editor has to show another text than the one it has; never used twice. */
  readonly revision: number;
}

/** What somebody else has written; null where the file is gone. */
export interface Theirs {
  readonly text: string | null;
  readonly version: string | null;
}

export interface DocumentsState {
  readonly documents: Readonly<Record<string, OpenDocument>>;
  /** Keys of the open files of each workspace, in the order of their tabs. */
  readonly tabs: Readonly<Record<string, readonly string[]>>;
  /** The one that is looked at, by workspace. */
  readonly active: Readonly<Record<string, string>>;
}

const PERSIST_AFTER_MS = 400;
export const NO_TABS: readonly string[] = [];

/** The files that are open in this window. They outlive the panes that show them. */
export const useDocuments = create<DocumentsState>(() => ({ documents: {}, tabs: {}, active: {} }));

export const fileDrafts = createFileDrafts(typeof localStorage === 'undefined' ? null : localStorage);

/** Editors tell what is in them when they are asked: a text as a whole for each key would be slow. */
const editors = new Map<string, () => string>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();

let lastRevision = 0;

/** Tells where the text of a file is while an editor has it. */
export function registerEditor(key: string, read: () => string): void {
  editors.set(key, read);
}

/** The text as it is now, saved or not; null for what is no text. */
export function textOf(key: string): string | null {
  const content = useDocuments.getState().documents[key]?.content;
  if (content?.kind !== 'text') return null;
  return editors.get(key)?.() ?? fileDrafts.read(key)?.text ?? content.text;
}

/** Opens a file in a tab, or brings its tab up. */
export function openDocument(place: Place): void {
  const key = keyOf(place);
  const { workspaceId } = place;
  useDocuments.setState(({ documents, tabs, active }) => ({
    documents: documents[key] ? documents : { ...documents, [key]: newDocument(place) },
    tabs: { ...tabs, [workspaceId]: [...new Set([...(tabs[workspaceId] ?? NO_TABS), key])] },
    active: { ...active, [workspaceId]: key },
  }));
  const { content, modified } = useDocuments.getState().documents[key] ?? {};
  // What was not changed here shows what is there now.
  if (!content || !modified) void loadDocument(key);
}

/** Reads a file again. A draft stays, also of what is typed until it has come. */
export async function loadDocument(key: string): Promise<void> {
  const document = useDocuments.getState().documents[key];
  if (!document) return;
  try {
    const { content, version } = await readNow(document.place);
    const now = useDocuments.getState().documents[key];
    if (!now) return;
    // What was written meanwhile may be newer than what was read.
    if (now.version !== document.version) return loadDocument(key);
    keepDraft(key);
    // Beside what is no text a draft cannot be shown: saving tells of it.
    if (now.modified && now.content && content.kind !== 'text') return;
    const draft = content.kind === 'text' ? fileDrafts.read(key) : null;
    const isSame = draft === null || (content.kind === 'text' && draft.text === content.text);
    if (isSame) fileDrafts.write(key, null);
    patch(key, (before) => ({
      content,
      // A draft was made from another version: saving has to notice.
      version: isSame ? version : draft.version,
      modified: !isSame,
      error: null,
      // A draft is in the editor already, where somebody may be typing.
      revision: before.content && (draft || before.version === version) ? before.revision : newRevision(),
    }));
  } catch (thrown) {
    patch(key, () => ({ error: errorOf(thrown) }));
  }
}

/** The editor tells that its text changed, and whether it differs from what was read. */
export function markChanged(key: string, modified: boolean): void {
  const document = useDocuments.getState().documents[key];
  if (!document) return;
  if (document.modified !== modified) patch(key, () => ({ modified }));
  clearTimeout(timers.get(key));
  if (modified)
    timers.set(
      key,
      setTimeout(() => keepDraft(key), PERSIST_AFTER_MS),
    );
  else fileDrafts.write(key, null);
}

/** Keeps what is unsaved for the next start, at once. */
function keepDraft(key: string): void {
  clearTimeout(timers.get(key));
  timers.delete(key);
  const document = useDocuments.getState().documents[key];
  const text = textOf(key);
  if (document?.modified && text !== null) fileDrafts.write(key, { text, version: document.version });
}

export function keepAllDrafts(): void {
  for (const key of [...timers.keys()]) keepDraft(key);
}

/**
 * Saves a file. True when it is saved; false when somebody else has written it meanwhile, which shows as a conflict, or
 * when it failed, which shows as an error.
 */
export async function saveDocument(key: string): Promise<boolean> {
  const document = useDocuments.getState().documents[key];
  const text = textOf(key);
  if (!document || document.saving || text === null || document.content?.kind !== 'text') return false;
  return write(document, text, document.version);
}

/** Settles a conflict: saves a text over what is there now. Should that have changed once more, it is a conflict again. */
export async function saveOver(key: string, text: string): Promise<boolean> {
  const document = useDocuments.getState().documents[key];
  if (!document?.conflict) return false;
  setText(key, text);
  return write(document, text, document.conflict.version);
}

/** Settles a conflict: takes what is there now, and lets the draft go. */
export function takeTheirs(key: string): void {
  const conflict = useDocuments.getState().documents[key]?.conflict;
  if (!conflict) return;
  if (conflict.text === null) {
    discardDocument(key);
    return;
  }
  forgetDraft(key);
  patch(key, ({ content }) => ({
    content: content?.kind === 'text' ? { ...content, text: conflict.text ?? '' } : content,
    version: conflict.version,
    modified: false,
    conflict: null,
    revision: newRevision(),
  }));
}

/** Goes back to editing; what is unsaved stays unsaved. */
export function leaveConflict(key: string): void {
  patch(key, () => ({ conflict: null }));
}

/** Lets go of what is unsaved, and shows what was read. */
export function revertDocument(key: string): void {
  forgetDraft(key);
  patch(key, () => ({ modified: false, conflict: null, revision: newRevision() }));
  void loadDocument(key);
}

/** Closes the tab and lets go of what is unsaved. */
export function discardDocument(key: string): void {
  forgetDraft(key);
  editors.delete(key);
  useDocuments.setState(({ documents, tabs, active }) => {
    const { [key]: closed, ...rest } = documents;
    if (!closed) return {};
    const { workspaceId } = closed.place;
    const before = tabs[workspaceId] ?? NO_TABS;
    const left = before.filter((each) => each !== key);
    const { [workspaceId]: current, ...others } = active;
    const next = current === key ? left[Math.min(before.indexOf(key), left.length - 1)] : current;
    return {
      documents: rest,
      tabs: { ...tabs, [workspaceId]: left },
      active: next === undefined ? others : { ...others, [workspaceId]: next },
    };
  });
}

export function activateDocument(workspaceId: string, key: string): void {
  useDocuments.setState(({ active }) => ({ active: { ...active, [workspaceId]: key } }));
  const document = useDocuments.getState().documents[key];
  if (document?.content && !document.modified) void loadDocument(key);
}

/** Keys of the files of a workspace with unsaved changes. */
export function unsavedOf(workspaceId: string): string[] {
  const { documents } = useDocuments.getState();
  return Object.values(documents)
    .filter(({ place, modified }) => modified && place.workspaceId === workspaceId)
    .map(({ key }) => key);
}

/** A draft that another window has changed, or let go. */
export function adoptDraft(key: string): void {
  if (timers.has(key)) return;
  fileDrafts.forget(key);
  const draft = fileDrafts.read(key);
  if (draft) patch(key, () => ({ modified: true, version: draft.version, revision: newRevision() }));
  else {
    patch(key, () => ({ modified: false, revision: newRevision() }));
    void loadDocument(key);
  }
}

async function write(document: OpenDocument, text: string, version: string | null): Promise<boolean> {
  const { key, place } = document;
  const { workspaceId: id, root, path } = place;
  patch(key, () => ({ saving: true, error: null }));
  try {
    const saved = await client.call('files.write', { id, root, path, content: text, ifVersion: version });
    forgetDraft(key);
    patch(key, ({ content }) => ({
      saving: false,
      version: saved.version,
      conflict: null,
      content: content?.kind === 'text' ? { ...content, text } : content,
    }));
    // Typing went on meanwhile.
    const now = textOf(key);
    markChanged(key, now !== null && now !== text);
    return true;
  } catch (thrown) {
    const error = errorOf(thrown);
    if (error.code === 'file_changed') await showConflict(document);
    else patch(key, () => ({ saving: false, error }));
    return false;
  }
}

async function showConflict({ key, place }: OpenDocument): Promise<void> {
  keepDraft(key);
  try {
    const { content, version } = await readNow(place);
    const text = content.kind === 'text' ? content.text : null;
    patch(key, () => ({ saving: false, conflict: { text, version } }));
  } catch (thrown) {
    const error = errorOf(thrown);
    if (error.code === 'file_not_found') {
      patch(key, () => ({ saving: false, conflict: { text: null, version: null } }));
    } else patch(key, () => ({ saving: false, error }));
  }
}

async function readNow({ workspaceId: id, root, path }: Place) {
  try {
    const { content, version } = await client.call('files.read', { id, root, path, encoding: 'base64' });
    return { content: contentOf(path, content), version };
  } catch (thrown) {
    if (errorOf(thrown).code !== 'file_too_large') throw thrown;
    const { size } = await client.call('files.readPart', { id, root, path, maxBytes: 1 });
    return { content: { kind: 'large', size } satisfies Content, version: null };
  }
}

/** Shows another text in the editor. */
function setText(key: string, text: string): void {
  const document = useDocuments.getState().documents[key];
  if (!document) return;
  const draft: FileDraft = { text, version: document.version };
  fileDrafts.write(key, draft);
  patch(key, () => ({ revision: newRevision(), modified: true }));
}

function newRevision(): number {
  lastRevision += 1;
  return lastRevision;
}

function forgetDraft(key: string): void {
  endMerging(key);
  clearTimeout(timers.get(key));
  timers.delete(key);
  fileDrafts.write(key, null);
}

function newDocument(place: Place): OpenDocument {
  const key = keyOf(place);
  return {
    key,
    place,
    content: null,
    version: null,
    modified: false,
    saving: false,
    error: null,
    conflict: null,
    revision: newRevision(),
  };
}

function patch(key: string, change: (before: OpenDocument) => Partial<OpenDocument>): void {
  useDocuments.setState(({ documents }) => {
    const before = documents[key];
    if (!before) return {};
    const after = { ...before, ...change(before) };
    // What an editor has is not what is to be shown any more.
    if (after.revision !== before.revision) editors.delete(key);
    return { documents: { ...documents, [key]: after } };
  });
}
