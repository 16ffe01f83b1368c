import { type FormEvent, useId, useState } from 'react';
import type { AppErrorJson, OutputOf } from '../../../../../core/contract/index.ts';
import { client } from '../../../engine/run.ts';
import { useDraft } from '../../../state/forms.ts';
import { startTask } from '../../../tasks/start.ts';
import { text } from '../../../text/index.ts';
import { Badge, Button, ErrorCard, Progress } from '../../../ui/index.ts';
import { errorOf } from '../../errors.ts';
import { bytesText } from '../../text.ts';
import settings from '../settings/Settings.module.css';
import { PluginCard } from './PluginCard.tsx';
import styles from './Plugins.module.css';
import { useInstalling } from './useInstalling.ts';

const words = text.configure.plugins;

export interface InstallBySourceProps {
  readonly workspaceId: string;
  readonly runtime: string;
}

/** Installs a plugin by where it comes from; what it would bring is shown before. */
export function InstallBySource({ workspaceId, runtime }: InstallBySourceProps) {
  const id = useId();
  const [source, setSource] = useDraft(`plugin ${workspaceId}`, 'source');
  const [track, setTrack] = useState('none');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const [preview, setPreview] = useState<OutputOf<'plugins.preview'> | null>(null);
  const task = useInstalling(workspaceId)(source);

  const look = async (event: FormEvent) => {
    event.preventDefault();
    if (source.trim() === '') return;
    setBusy(true);
    setPreview(null);
    try {
      setPreview(await client.call('plugins.preview', { source: source.trim() }));
      setError(null);
    } catch (thrown) {
      setError(errorOf(thrown));
    }
    setBusy(false);
  };
  const install = () => startTask('plugins.install', { workspaceId, source: source.trim(), track });

  return (
    <section className={styles.group} aria-label={words.bySource}>
      <h3>{words.bySource}</h3>
      <form className={styles.source} onSubmit={(event) => void look(event)}>
        <div className={settings.field}>
          <label className={settings.label} htmlFor={id}>
            {words.source}
          </label>
          <input
            id={id}
            className={settings.code}
            value={source}
            spellCheck={false}
            placeholder={words.sourcePlaceholder}
            onChange={(event) => {
              setSource(event.target.value);
              setPreview(null);
              setError(null);
            }}
          />
        </div>
        <Button type="submit" busy={busy} disabled={source.trim() === ''}>
          {words.look}
        </Button>
      </form>
      <p className={styles.note}>{words.sourceHint}</p>
      {error && <ErrorCard error={error} title={words.notFound} />}
      {preview && (
        <div className={styles.preview}>
          <ul className={styles.list} aria-label={words.preview}>
            <PluginCard
              plugin={preview.plugin}
              badges={
                preview.plugin.runtimes.length > 0 && !preview.plugin.runtimes.includes(runtime) ? (
                  <Badge tone="failed">{words.unsupported}</Badge>
                ) : undefined
              }
              facts={[preview.source, preview.sha.slice(0, 8)]}
            />
          </ul>
          <details>
            <summary>{words.brings(preview.files.length)}</summary>
            <ul className={styles.files}>
              {preview.files.map(({ path, size }) => (
                <li key={path}>
                  <code>{path}</code> <span className={styles.note}>{bytesText(size)}</span>
                </li>
              ))}
            </ul>
          </details>
          <div className={settings.field}>
            <label className={settings.label} htmlFor={`${id}-track`}>
              {words.follow}
            </label>
            <select id={`${id}-track`} value={track} onChange={(event) => setTrack(event.target.value)}>
              <option value="none">{words.followNone}</option>
              <option value="tag:latest">{words.followLatest}</option>
            </select>
          </div>
          <div className={settings.buttons}>
            <Button variant="primary" busy={task?.status === 'running'} onClick={() => void install()}>
              {words.install}
            </Button>
          </div>
        </div>
      )}
      {task?.status === 'running' && (
        <div role="status">
          <Progress label={task.title} value={task.progress} />
          <p className={styles.note}>{task.message}</p>
        </div>
      )}
      {task?.status === 'failed' && task.error && <ErrorCard error={task.error} title={words.notInstalled} />}
    </section>
  );
}
