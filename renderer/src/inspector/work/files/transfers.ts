import { create } from 'zustand';

/** An upload or download that goes on. */
export interface Transfer {
  readonly id: number;
  readonly workspaceId: string;
  readonly title: string;
  /** 0…1; null while that is not known. */
  readonly progress: number | null;
  readonly cancel: () => void;
}

/** Those that go on, oldest first; they outlive the panes that show them. */
export const useTransfers = create<{ readonly transfers: readonly Transfer[] }>(() => ({ transfers: [] }));

let nextId = 1;

/** Shows work until it is done. Resolves with undefined when the user cancelled it; rejects with why it failed. */
export async function withTransfer<T>(
  workspaceId: string,
  title: string,
  work: (signal: AbortSignal, onProgress: (done: number, total: number) => void) => Promise<T>,
): Promise<T | undefined> {
  const id = nextId++;
  const abort = new AbortController();
  const cancel = () => abort.abort();
  useTransfers.setState(({ transfers }) => ({
    transfers: [...transfers, { id, workspaceId, title, progress: null, cancel }],
  }));
  const onProgress = (done: number, total: number) =>
    useTransfers.setState(({ transfers }) => ({
      transfers: transfers.map((each) =>
        each.id === id ? { ...each, progress: total === 0 ? 1 : done / total } : each,
      ),
    }));
  try {
    return await work(abort.signal, onProgress);
  } catch (thrown) {
    if (abort.signal.aborted) return undefined;
    throw thrown;
  } finally {
    useTransfers.setState(({ transfers }) => ({ transfers: transfers.filter((each) => each.id !== id) }));
  }
}
