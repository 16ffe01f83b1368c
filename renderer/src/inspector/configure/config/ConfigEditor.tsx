import { useMemo, useRef, useState } from 'react';
import type { Workspace } from '../../../../../core/contract/index.ts';
import { text } from '../../../text/index.ts';
import { cx } from '../../../ui/index.ts';
import { Tabs } from '../../../ui/Tabs.tsx';
import { MAX_YAML_CHARACTERS, problemsOf } from '../yaml/problems.ts';
import styles from './Config.module.css';
import { ConfigForm } from './ConfigForm.tsx';
import { ConfigSaveBar } from './ConfigSaveBar.tsx';
import { ProblemList } from './ProblemList.tsx';
import { type ConfigDraft, editConfig } from './store.ts';
import type { ConfigFile } from './useConfigFile.ts';
import { YamlEditor, type YamlEditorHandle } from './YamlEditor.tsx';

export interface ConfigEditorProps {
  readonly workspace: Workspace;
  readonly file: ConfigFile;
  readonly draft: ConfigDraft;
}

type View = 'form' | 'yaml';

const words = text.configure.config;

/** Form and text side by side where there is room, else one of them. */
export function ConfigEditor({ workspace, file, draft }: ConfigEditorProps) {
  const { id } = workspace;
  const [view, setView] = useState<View>('form');
  const editor = useRef<YamlEditorHandle>(null);
  const isLarge = draft.text.length > MAX_YAML_CHARACTERS;
  const problems = useMemo(() => (isLarge ? [] : problemsOf(draft.text)), [draft.text, isLarge]);
  const isBroken = problems.some(({ severity }) => severity === 'error');
  const onChange = (next: string) => editConfig(id, next);
  const show = (at: number) => {
    setView('yaml');
    // The editor is measured once it is shown.
    requestAnimationFrame(() => editor.current?.show(at));
  };
  return (
    <>
      <div className={styles.switch}>
        <Tabs
          label={words.viewLabel}
          size="s"
          tabs={[
            { id: 'form', label: words.viewForm },
            { id: 'yaml', label: words.viewYaml },
          ]}
          current={view}
          panelId={`config-${id}`}
          onChange={setView}
        />
      </div>
      <ProblemList problems={problems} onShow={show} />
      <div
        id={`config-${id}`}
        className={cx(styles.views, view === 'yaml' && styles.showsYaml)}
        role="tabpanel"
        aria-label={words.viewLabel}
      >
        <div className={styles.formView}>
          {isLarge && <p className={styles.note}>{words.tooLarge}</p>}
          {isBroken && <p className={styles.note}>{words.brokenHint}</p>}
          {!isLarge && !isBroken && <ConfigForm text={draft.text} onChange={onChange} />}
        </div>
        <div className={styles.yamlView}>
          <YamlEditor
            ref={editor}
            text={draft.text}
            onChange={onChange}
            onSave={() => !isBroken && void file.save(false)}
          />
        </div>
      </div>
      <ConfigSaveBar workspace={workspace} file={file} draft={draft} isBroken={isBroken} />
    </>
  );
}
