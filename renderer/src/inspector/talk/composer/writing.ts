import { create } from 'zustand';
import type { ChatMessage } from '../../../../../core/contract/index.ts';
import { drafts } from '../drafts.ts';

/** What somebody writes to a workspace. */
interface Writing {
  readonly text: string;
  /** The message whose changed copy this is. */
  readonly editing: ChatMessage | null;
  /** What was written before that. */
  readonly before: string;
  /** Grows when the field should have the focus. */
  readonly focus: number;
}

type All = Readonly<Record<string, Writing>>;

const useWritings = create<All>(() => ({}));

const QUOTED_LINES = 40;

/** What is being written to a workspace; it stays when something else is shown, and over a reload. */
export function useWriting(workspaceId: string): Writing {
  return useWritings((state) => state[workspaceId] ?? blank(workspaceId));
}

/** Sets what is written. */
export function write(workspaceId: string, text: string): void {
  drafts.write(workspaceId, text);
  change(workspaceId, { text });
}

/** Puts a message into the field, to be changed and sent as a new one. What was there comes back afterwards. */
export function beginEdit(message: ChatMessage): void {
  const { workspaceId, text } = message;
  const { editing, text: written, before } = writingOf(workspaceId);
  change(workspaceId, { text, editing: message, before: editing ? before : written });
  focusField(workspaceId);
}

/** The message was sent, or stays as it was: what was written before it is there again. */
export function endEdit(workspaceId: string): void {
  const { before } = writingOf(workspaceId);
  drafts.write(workspaceId, before);
  change(workspaceId, { text: before, editing: null, before: '' });
  focusField(workspaceId);
}

/** Quotes a text below what is written already. */
export function quote(workspaceId: string, text: string): void {
  const lines = text.trim().split('\n');
  const quoted = lines.slice(0, QUOTED_LINES).map((line) => `> ${line}`.trimEnd());
  if (lines.length > QUOTED_LINES) quoted.push('> …');
  const { text: written } = writingOf(workspaceId);
  const above = written.trim() === '' ? '' : `${written.trimEnd()}\n\n`;
  write(workspaceId, `${above}${quoted.join('\n')}\n\n`);
  focusField(workspaceId);
}

/** Puts the cursor behind what is written. */
export function focusField(workspaceId: string): void {
  change(workspaceId, { focus: writingOf(workspaceId).focus + 1 });
}

function change(workspaceId: string, next: Partial<Writing>): void {
  useWritings.setState({ [workspaceId]: { ...writingOf(workspaceId), ...next } });
}

const blanks = new Map<string, Writing>();

function blank(workspaceId: string): Writing {
  const known = blanks.get(workspaceId);
  if (known) return known;
  const made = { text: drafts.read(workspaceId), editing: null, before: '', focus: 0 };
  blanks.set(workspaceId, made);
  return made;
}

function writingOf(workspaceId: string): Writing {
  return useWritings.getState()[workspaceId] ?? blank(workspaceId);
}

// What is written in one window shows in the others.
if (typeof window !== 'undefined') {
  window.addEventListener('storage', ({ key, newValue }) => {
    const workspaceId = drafts.takeOver(key, newValue);
    if (workspaceId !== null && !writingOf(workspaceId).editing) {
      change(workspaceId, { text: newValue ?? '' });
    }
  });
}
