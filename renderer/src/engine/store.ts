import { create } from 'zustand';
import type { ChatMessage } from '../../../core/contract/index.ts';
import { mergeMessages } from './reduce.ts';
import { type EngineState, initialState } from './state.ts';

export { CAPACITY, type EngineState, ROOT } from './state.ts';

/** The engine's state. Select primitives or whole entities; both keep their identity until they change. */
export const useEngine = create<EngineState>(() => initialState);

const NO_IDS: readonly string[] = [];

/** Ids of the children of a workspace (`ROOT` for the roots), in order. */
export function useChildren(parentId: string): readonly string[] {
  return useEngine((state) => state.children[parentId] ?? NO_IDS);
}

/** A page of older chat joins the conversation; messages that are already known are replaced. */
export function putChatHistory(workspaceId: string, messages: readonly ChatMessage[]): void {
  useEngine.setState(({ chat }) => ({
    chat: { ...chat, [workspaceId]: mergeMessages(chat[workspaceId] ?? [], messages) },
  }));
}
