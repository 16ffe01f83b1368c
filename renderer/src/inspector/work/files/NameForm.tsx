import { useEffect, useRef, useState } from 'react';
import { text } from '../../../text/index.ts';
import { Button } from '../../../ui/index.ts';
import { createFile, createFolder, reasonOf, rename } from './actions.ts';
import styles from './Files.module.css';
import { nameOf, shownName } from './place.ts';
import { askName, type Naming, useFilesUi } from './questions.ts';

/** Takes the name of a new file or folder, or a new name. Esc lets it be. */
export function NameForm({ workspaceId }: { readonly workspaceId: string }) {
  const naming = useFilesUi((state) => state.naming);
  if (!naming || placeOf(naming).workspaceId !== workspaceId) return null;
  return <Form key={`${naming.kind} ${placeOf(naming).path}`} naming={naming} />;
}

function Form({ naming }: { readonly naming: Naming }) {
  const words = text.work.files;
  const before = naming.kind === 'rename' ? nameOf(naming.place.path) : '';
  const [name, setName] = useState(before);
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const place = placeOf(naming);
  const shown = shownName(nameOf(place.path) || place.root);
  const label =
    naming.kind === 'rename'
      ? words.renameOf(shown)
      : naming.kind === 'file'
        ? words.newFileIn(shown)
        : words.newFolderIn(shown);

  useEffect(() => {
    field.current?.focus();
    const dot = before.lastIndexOf('.');
    field.current?.setSelectionRange(0, dot > 0 ? dot : before.length);
  }, [before]);

  const submit = async () => {
    const wanted = name.trim();
    if (wanted === '') {
      setError(words.nameEmpty);
      return;
    }
    setBusy(true);
    try {
      if (naming.kind === 'rename') await rename(naming.place, wanted);
      else if (naming.kind === 'file') await createFile(naming.folder, wanted);
      else await createFolder(naming.folder, wanted);
      askName(null);
    } catch (thrown) {
      setBusy(false);
      setError((thrown as { code?: string }).code === 'file_changed' ? words.nameTaken : reasonOf(thrown));
    }
  };

  return (
    <form
      className={styles.naming}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        askName(null);
      }}
    >
      <label>
        {label}
        <input
          ref={field}
          value={name}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={error !== ''}
          onChange={(event) => {
            setName(event.target.value);
            setError('');
          }}
        />
      </label>
      {error !== '' && (
        <p className={styles.invalid} role="alert">
          {error}
        </p>
      )}
      <div className={styles.namingButtons}>
        <Button size="s" onClick={() => askName(null)}>
          {text.work.cancel}
        </Button>
        <Button size="s" variant="primary" type="submit" busy={busy}>
          {naming.kind === 'rename' ? words.rename.replace('…', '') : words.create}
        </Button>
      </div>
    </form>
  );
}

function placeOf(naming: Naming) {
  return naming.kind === 'rename' ? naming.place : naming.folder;
}
