import { showError } from '../engine/run.ts';
import { Part } from './part.ts';

/** Something to do whose code comes when it is first done. That it did not come is told; doing it again asks again. */
export function withPart<M>(load: () => Promise<M>): (act: (module: M) => unknown) => Promise<void> {
  const part = new Part(load);
  return async (act) => {
    try {
      await act(await part.ask());
    } catch (thrown) {
      showError(thrown);
    }
  };
}
