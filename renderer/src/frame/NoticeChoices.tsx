import { mute, noticeKinds, useNoticeChoices } from '../state/notices.ts';
import { text } from '../text/index.ts';
import styles from './PastNotifications.module.css';

const words = text.notices;

/** Of what the system should tell; nothing in a browser, which tells nothing. */
export function NoticeChoices() {
  const muted = useNoticeChoices((state) => state.muted);
  if (!window.molecule) return null;
  return (
    <fieldset className={styles.choices}>
      <legend>{words.choose}</legend>
      <p>{words.chooseHint}</p>
      {noticeKinds.map((kind) => (
        <label key={kind}>
          <input
            type="checkbox"
            checked={!muted.includes(kind)}
            onChange={(event) => mute(kind, !event.target.checked)}
          />
          {words.kinds[kind]}
        </label>
      ))}
    </fieldset>
  );
}
