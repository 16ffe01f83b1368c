import { useState } from 'react';
import { readBundle } from '../bundles/read-bundle.ts';
import { bringUp } from '../dialogs/gallery/take-drop.ts';
import { useInitialFocus } from '../dialogs/useInitialFocus.ts';
import { showError } from '../engine/run.ts';
import { plainText } from '../inspector/logs/ansi.ts';
import { openPlan } from '../plan/actions.ts';
import { type Asked, answered } from '../state/open-requests.ts';
import { text } from '../text/index.ts';
import { Button, Dialog } from '../ui/index.ts';
import styles from './OpenAsk.module.css';

const words = text.notices.open;

/** Asks before something is done that somebody outside the app wants. The safe answer has the focus. */
export default function OpenAsk({ request }: { readonly request: Asked }) {
  const [busy, setBusy] = useState(false);
  const safe = useInitialFocus<HTMLButtonElement>();
  const isBundle = request.kind === 'bundle';
  const bundle = isBundle ? readBundle(request.text) : null;
  const agree = async () => {
    if (request.kind === 'import') {
      answered();
      openPlan(request.template);
      return;
    }
    setBusy(true);
    try {
      await bringUp(request.text);
    } catch (thrown) {
      showError(thrown);
    }
    answered();
  };
  return (
    <Dialog
      title={isBundle ? words.bundleTitle : words.importTitle}
      width="s"
      onClose={answered}
      footer={
        <>
          <Button ref={safe} onClick={answered}>
            {words.cancel}
          </Button>
          <Button variant="primary" busy={busy} onClick={() => void agree()}>
            {isBundle ? words.bundleYes : words.importYes}
          </Button>
        </>
      }
    >
      <p className={styles.text}>{isBundle ? words.bundleText : words.importText}</p>
      <dl className={styles.from}>
        <dt>{isBundle ? words.bundleFile : words.importFrom}</dt>
        <dd>
          <bdi>{plainText(isBundle ? request.name : request.template)}</bdi>
        </dd>
        {bundle && (
          <>
            <dt>{words.bundleContent}</dt>
            <dd>
              <bdi>{plainText(text.access.bundles.about(bundle.name, bundle.count))}</bdi>
            </dd>
          </>
        )}
      </dl>
    </Dialog>
  );
}
