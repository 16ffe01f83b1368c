import { Paperclip } from 'lucide-react';
import { type ClipboardEvent, useRef } from 'react';
import { text } from '../../../text/index.ts';
import { IconButton } from '../../../ui/index.ts';
import { addFiles, pastedName } from './pending-files.ts';

/** Chooses files to send along. */
export function AttachButton({ workspaceId }: { readonly workspaceId: string }) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton label={text.talk.composer.attach} onClick={() => picker.current?.click()}>
        <Paperclip size={16} aria-hidden="true" />
      </IconButton>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          addFiles(workspaceId, [...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </>
  );
}

/** Files and pictures that are pasted are sent along; a text is left to the field. */
export function attachPasted(workspaceId: string, event: ClipboardEvent): void {
  // What is pasted here is not for the canvas.
  event.stopPropagation();
  const pasted = [...event.clipboardData.files];
  // Spreadsheets and web pages put a picture beside the text that is meant.
  if (pasted.length === 0 || event.clipboardData.getData('text/plain') !== '') return;
  event.preventDefault();
  const at = Date.now();
  addFiles(
    workspaceId,
    pasted.map((file) => pastedName(file, at)),
  );
}
