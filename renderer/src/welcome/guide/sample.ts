import { focusField, write } from '../../inspector/talk/composer/writing.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';

/** Puts a task into the field of the chat, to be read, changed and sent. */
export function writeTask(workspaceId: string, task: string): void {
  write(workspaceId, task);
  focusField(workspaceId);
}

/** Opens the chat with a workspace and writes the first of the sample tasks there. */
export function writeSample(workspaceId: string): void {
  const ui = useUi.getState();
  ui.select(workspaceId);
  ui.showInspector('talk');
  const [task] = text.welcome.samples.tasks;
  if (task !== undefined) writeTask(workspaceId, task);
}
