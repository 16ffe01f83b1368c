import { showError } from '../../../engine/run.ts';
import { followTerminals, openTerminal } from './terminals.ts';

/** Opens a terminal in a workspace; a failure shows as a message. */
export function newTerminal(workspaceId: string): void {
  followTerminals();
  openTerminal(workspaceId).catch(showError);
}
