import { useEngine } from '../../engine/store.ts';
import { useUi } from '../../state/ui.ts';
import { buildOfRuntime } from './texts.ts';

/** Shows the build that makes, or made, the image of a runtime; the newest one when there is none. */
export function openBuildOf(runtime: string): void {
  const build = buildOfRuntime(Object.values(useEngine.getState().builds), runtime);
  useUi.getState().showBuild(build?.id ?? null);
}
