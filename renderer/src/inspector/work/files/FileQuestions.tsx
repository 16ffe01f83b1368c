import { useState } from 'react';
import type { AppErrorJson } from '../../../../../core/contract/index.ts';
import { text } from '../../../text/index.ts';
import { Button, Dialog, ErrorCard } from '../../../ui/index.ts';
import { errorOf } from '../../errors.ts';
import { removeForGood, uploadFiles } from './actions.ts';
import { discardDocument, saveDocument } from './documents.ts';
import styles from './Files.module.css';
import { nameOf, type Place, placeOfKey, shownName } from './place.ts';
import { ask, type FileQuestion, useFilesUi } from './questions.ts';
import { useSafeFocus } from './useSafeFocus.ts';

const LONGEST_LIST = 50;
const close = () => ask(null);

/** Whatever is asked about the files of a workspace. The safe answer has the focus. */
export function FileQuestions({ workspaceId }: { readonly workspaceId: string }) {
  const question = useFilesUi((state) => state.question);
  if (!question || workspaceOf(question) !== workspaceId) return null;
  if (question.kind === 'close') return <CloseQuestion documentKey={question.key} />;
  if (question.kind === 'delete') return <DeleteQuestion place={question.place} folder={question.folder} />;
  return <ReplaceQuestion question={question} />;
}

function workspaceOf(question: FileQuestion): string | undefined {
  if (question.kind === 'close') return placeOfKey(question.key)?.workspaceId;
  return question.kind === 'delete' ? question.place.workspaceId : question.folder.workspaceId;
}

function CloseQuestion({ documentKey: key }: { readonly documentKey: string }) {
  const words = text.work.files;
  const safe = useSafeFocus();
  const [busy, setBusy] = useState(false);
  const name = shownName(nameOf(placeOfKey(key)?.path ?? ''));
  const save = async () => {
    setBusy(true);
    // What could not be saved is told above the text.
    if (await saveDocument(key)) discardDocument(key);
    close();
  };
  const discard = () => {
    discardDocument(key);
    close();
  };
  return (
    <Dialog
      title={words.closeTitle(name)}
      width="m"
      onClose={close}
      footer={
        <>
          <Button ref={safe} onClick={close}>
            {words.closeKeep}
          </Button>
          <Button variant="danger" onClick={discard}>
            {words.closeDiscard}
          </Button>
          <Button variant="primary" busy={busy} onClick={() => void save()}>
            {words.closeSave}
          </Button>
        </>
      }
    >
      <p>{words.closeBody}</p>
    </Dialog>
  );
}

function DeleteQuestion({ place, folder }: { readonly place: Place; readonly folder: boolean }) {
  const words = text.work.files;
  const safe = useSafeFocus();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const shown = shownName(`${place.root}/${place.path}`);
  const remove = async () => {
    setBusy(true);
    try {
      await removeForGood(place);
      close();
    } catch (thrown) {
      setBusy(false);
      setError(errorOf(thrown));
    }
  };
  return (
    <Dialog
      title={words.deleteTitle(shownName(nameOf(place.path)))}
      width="s"
      onClose={close}
      footer={
        <>
          <Button ref={safe} onClick={close}>
            {words.deleteKeep}
          </Button>
          <Button variant="danger" busy={busy} onClick={() => void remove()}>
            {words.deleteDo}
          </Button>
        </>
      }
    >
      <p className={styles.sentence}>{folder ? words.deleteFolder(shown) : words.deleteLarge(shown)}</p>
      {error && <ErrorCard error={error} title={words.deleteFailed} />}
    </Dialog>
  );
}

function ReplaceQuestion({ question }: { readonly question: Extract<FileQuestion, { kind: 'replace' }> }) {
  const words = text.work.files;
  const safe = useSafeFocus();
  const { uploads, folder } = question;
  const more = uploads.length - LONGEST_LIST;
  const replace = () => {
    close();
    void uploadFiles(uploads, folder, true);
  };
  return (
    <Dialog
      title={words.replaceTitle(uploads.length)}
      width="s"
      onClose={close}
      footer={
        <>
          <Button ref={safe} onClick={close}>
            {words.replaceKeep}
          </Button>
          <Button variant="danger" onClick={replace}>
            {words.replaceDo(uploads.length)}
          </Button>
        </>
      }
    >
      <p>{words.replaceBody}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard */}
      <ul className={styles.list} tabIndex={0} aria-label={words.replaceBody}>
        {uploads.slice(0, LONGEST_LIST).map(({ path }) => (
          <li key={path}>{shownName(path)}</li>
        ))}
        {more > 0 && <li>{text.work.andMore(more)}</li>}
      </ul>
    </Dialog>
  );
}
