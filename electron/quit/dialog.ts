import { type BrowserWindow, dialog, type MessageBoxOptions } from 'electron';
import type { QuitAnswer } from './flow.ts';
import type { QuitQuestion } from './question.ts';

/** Shows the question, on the window if there is one. */
export async function askAboutWorkspaces(
  question: QuitQuestion,
  window: BrowserWindow | undefined,
): Promise<QuitAnswer> {
  const cancel = question.choices.findIndex(({ choice }) => choice === 'cancel');
  const box: MessageBoxOptions = {
    type: 'question',
    message: question.message,
    detail: question.detail,
    buttons: question.choices.map(({ label }) => label),
    defaultId: 0,
    cancelId: cancel,
    checkboxLabel: 'Do not ask again',
    checkboxChecked: false,
    noLink: true,
  };
  const { response, checkboxChecked } = await (window
    ? dialog.showMessageBox(window, box)
    : dialog.showMessageBox(box));
  return { choice: question.choices[response]?.choice ?? 'cancel', remember: checkboxChecked };
}
