import { engine, page } from './browser-window.ts';
import { inspect, inspector } from './flows.ts';

/** The group Work of the inspector: files, terminals, memory and transcripts of somebody. */

export const MARA = 'Mara Lindqvist';

export const maraId = () => engine.state.named(MARA).id;
export const tree = () => inspector(page).getByRole('tree');
export const item = (name: string | RegExp) => tree().getByRole('treeitem', { name });
export const editor = (name: string) => page.getByRole('textbox', { name: `Text of ${name}` });
export const fileTab = (name: string) => inspector(page).getByRole('tab', { name: new RegExp(`^${name}`) });
export const save = () => inspector(page).getByRole('button', { name: 'Save', exact: true });

/** Shows a tab of the group for a workspace. */
export function show(tab: 'Files' | 'Terminal' | 'Memory' | 'Transcript', name = MARA): Promise<void> {
  return inspect(page, name, 'Work', tab);
}
