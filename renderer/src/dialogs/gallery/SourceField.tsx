import { FileArchive, FolderOpen } from 'lucide-react';
import { type RefObject, useId, useRef } from 'react';
import { dropDraft, useDraft } from '../../state/forms.ts';
import { text } from '../../text/index.ts';
import { Button } from '../../ui/index.ts';
import styles from './Gallery.module.css';

const words = text.gallery.source;
const ARCHIVES = '.zip,.tar,.tgz,.tar.gz';

export interface SourceFieldProps {
  readonly fieldRef?: RefObject<HTMLInputElement | null> | undefined;
  readonly onChoose: (template: string) => void;
}

const DRAFT = 'template source';

/** Takes a template from anywhere: a folder or an archive of this machine, or a git address. */
export function SourceField({ fieldRef, onChoose }: SourceFieldProps) {
  const [source, setSource] = useDraft(DRAFT, 'source');
  const hintId = useId();
  const ready = source.trim() !== '';
  return (
    <form
      className={styles.source}
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready) return;
        dropDraft(DRAFT);
        onChoose(source.trim());
      }}
    >
      <label className={styles.sourceField}>
        {words.label}
        <input
          ref={fieldRef}
          value={source}
          spellCheck={false}
          aria-describedby={hintId}
          placeholder={words.placeholder}
          onChange={(event) => setSource(event.target.value)}
        />
      </label>
      <BrowseButtons onChoose={onChoose} />
      <Button variant={ready ? 'primary' : 'secondary'} type="submit" disabled={!ready}>
        {words.plan}
      </Button>
      <p id={hintId} className={styles.hint}>
        {words.hint}
      </p>
    </form>
  );
}

/** The system's dialogs; a browser does not tell paths, so there are none in it. */
function BrowseButtons({ onChoose }: { readonly onChoose: (template: string) => void }) {
  const shell = window.molecule;
  const picker = useRef<HTMLInputElement>(null);
  if (!shell) return null;
  const browse = async () => {
    const folder = await shell.chooseFolder();
    if (folder) onChoose(folder);
  };
  return (
    <>
      <Button icon={<FolderOpen size={14} aria-hidden="true" />} onClick={() => void browse()}>
        {words.folder}
      </Button>
      <Button icon={<FileArchive size={14} aria-hidden="true" />} onClick={() => picker.current?.click()}>
        {words.archive}
      </Button>
      <input
        ref={picker}
        type="file"
        hidden
        accept={ARCHIVES}
        onChange={(event) => {
          const file = event.target.files?.[0];
          // A file that lies nowhere on this machine has no path.
          const path = file ? shell.pathOf(file) : '';
          if (path !== '') onChoose(path);
          // So that the same file can be chosen again.
          event.target.value = '';
        }}
      />
    </>
  );
}
