import { useState } from 'react';
import type { AppErrorJson, InputOf, SettingsImport } from '../../../../core/contract/index.ts';
import { useQuery } from '../../dialogs/useQuery.ts';
import { client } from '../../engine/run.ts';
import { errorOf } from '../../inspector/errors.ts';
import { Asked } from '../../page/Asked.tsx';
import { toast } from '../../state/toasts.ts';
import { text } from '../../text/index.ts';
import { Button, Dialog, ErrorCard } from '../../ui/index.ts';
import styles from '../Settings.module.css';
import { lockText, titleOf, valueText } from '../texts.ts';

const words = text.appSettings.import;

export interface ImportDialogProps {
  readonly document: InputOf<'settings.import'>;
  readonly onClose: () => void;
}

/** What settings of a file would change, before they do. */
export function ImportDialog({ document, onClose }: ImportDialogProps) {
  const asked = useQuery('settings.import', { ...document, apply: false });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const count = asked.output?.changes.length ?? 0;
  const apply = async () => {
    setBusy(true);
    try {
      const { changes } = await client.call('settings.import', { ...document, apply: true });
      onClose();
      toast({ tone: 'success', title: words.applied(changes.length) });
    } catch (thrown) {
      setError(errorOf(thrown));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={words.title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          {count > 0 && (
            <Button variant="primary" busy={busy} onClick={() => void apply()}>
              {words.apply(count)}
            </Button>
          )}
        </>
      }
    >
      <Asked asked={asked} loading={words.looking} failed={words.failed}>
        {(report) => <Preview report={report} />}
      </Asked>
      {error && <ErrorCard error={error} title={words.notApplied} />}
    </Dialog>
  );
}

function Preview({ report }: { readonly report: SettingsImport }) {
  const { changes, invalid, locked, unknown, unchanged } = report;
  return (
    <div className={styles.preview}>
      {changes.length === 0 ? (
        <p>{words.nothingChanges}</p>
      ) : (
        <table>
          <caption>{words.changes}</caption>
          <thead>
            <tr>
              <th scope="col">{words.setting}</th>
              <th scope="col">{words.from}</th>
              <th scope="col">{words.to}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ key, from, to }) => (
              <tr key={key}>
                <th scope="row">{titleOf(key)}</th>
                <td>{valueText(key, from)}</td>
                <td>{valueText(key, to)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <LeftOut title={words.invalid} entries={invalid.map(({ key, message }) => [titleOf(key), message])} />
      <LeftOut title={words.locked} entries={locked.map(({ key, lock }) => [titleOf(key), lockText(lock)])} />
      <LeftOut title={words.unknown} entries={unknown.map((key) => [key, ''])} />
      {unchanged.length > 0 && <p className={styles.note}>{words.unchanged(unchanged.length)}</p>}
    </div>
  );
}

interface LeftOutProps {
  readonly title: string;
  readonly entries: readonly (readonly [name: string, why: string])[];
}

function LeftOut({ title, entries }: LeftOutProps) {
  if (entries.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {entries.map(([name, why]) => (
          <li key={name}>
            <bdi>{name}</bdi>
            {why !== '' && <span className={styles.help}>{why}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
