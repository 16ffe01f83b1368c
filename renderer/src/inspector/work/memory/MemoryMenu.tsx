import { Ellipsis } from 'lucide-react';
import { useRef } from 'react';
import { client, showError } from '../../../engine/run.ts';
import { useEngine } from '../../../engine/store.ts';
import { saveFile } from '../../../files/save-file.ts';
import { toast } from '../../../state/toasts.ts';
import { text } from '../../../text/index.ts';
import { MenuButton } from '../../../ui/MenuButton.tsx';
import { errorOf } from '../../errors.ts';
import { shownName } from '../files/place.ts';
import { fromJsonLines, toJsonLines } from './json-lines.ts';
import styles from './Memory.module.css';

/** Takes the memories of a workspace out as JSON lines, and brings such in. */
export function MemoryMenu({ workspaceId }: { readonly workspaceId: string }) {
  const input = useRef<HTMLInputElement>(null);
  const words = text.work.memory;
  const exportAll = async () => {
    try {
      const { memories } = await client.call('memories.export', { workspaceId });
      const name = useEngine.getState().workspaces[workspaceId]?.name ?? '';
      const type = 'application/jsonl';
      await saveFile(words.fileName(shownName(name)), toJsonLines(memories), type);
    } catch (thrown) {
      showError(thrown);
    }
  };
  const importFile = async (file: File | undefined) => {
    if (!file) return;
    try {
      await importLines(workspaceId, await file.text());
    } catch (thrown) {
      showError(thrown);
    }
  };
  return (
    <>
      <MenuButton
        size="s"
        className={styles.menu}
        aria-label={words.more}
        menuLabel={words.more}
        groups={[
          [
            { id: 'export', label: words.export, run: () => void exportAll() },
            { id: 'import', label: words.import, run: () => input.current?.click() },
          ],
        ]}
      >
        <Ellipsis size={14} aria-hidden="true" />
      </MenuButton>
      <input
        ref={input}
        type="file"
        hidden
        accept=".jsonl,.ndjson,.json,application/jsonl"
        onChange={(event) => {
          void importFile(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </>
  );
}

/** Writes each memory of a text; what is none or is refused is told by its line. */
async function importLines(workspaceId: string, lines: string): Promise<void> {
  const words = text.work.memory;
  const { memories, bad } = fromJsonLines(lines);
  const failed = bad.map((line) => words.line(line, words.noMemory));
  let count = 0;
  for (const memory of memories) {
    try {
      await client.call('memories.add', { workspaceId, ...memory });
      count += 1;
    } catch (thrown) {
      failed.push(`${shownName(memory.content.slice(0, 60))}: ${errorOf(thrown).message}`);
    }
  }
  if (count > 0) toast({ tone: 'success', title: words.imported(count) });
  if (failed.length > 0)
    toast({
      tone: 'error',
      title: words.importFailed(failed.length),
      detail: failed.slice(0, 12).join('\n'),
    });
}
