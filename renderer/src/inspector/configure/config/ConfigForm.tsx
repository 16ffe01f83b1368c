import { useMemo } from 'react';
import { useUi } from '../../../state/ui.ts';
import { text as words } from '../../../text/index.ts';
import { Section } from '../settings/Section.tsx';
import { readYaml } from '../yaml/document.ts';
import { entriesOf } from '../yaml/entries.ts';
import styles from './Config.module.css';
import { ConfigFieldRow } from './ConfigFieldRow.tsx';
import { RawEntry } from './RawEntry.tsx';
import { configGroups, DECIDED_BY_SETTINGS, isShownWhole } from './schema.ts';

export interface ConfigFormProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
}

const own = words.configure.config;

/** A config.yaml as a form. Each change is made in the text, of which all else stays as it is, byte for byte. */
export function ConfigForm({ text, onChange }: ConfigFormProps) {
  const showInspector = useUi((state) => state.showInspector);
  const values = useMemo(() => valuesOf(text), [text]);
  const others = useMemo(
    () => entriesOf(text).filter(({ key }) => !isShownWhole(key, values[key])),
    [text, values],
  );
  return (
    <div className={styles.form}>
      <p className={styles.note}>
        {own.decided(DECIDED_BY_SETTINGS.filter((key) => key in values))}{' '}
        <button type="button" className={styles.link} onClick={() => showInspector('configure', 'settings')}>
          {own.toSettings}
        </button>
      </p>
      {configGroups.map(({ title, fields }) => (
        <Section key={title} title={title}>
          {fields.map((field) => (
            <ConfigFieldRow
              key={field.path.join('.')}
              field={field}
              text={text}
              values={values}
              onChange={onChange}
            />
          ))}
        </Section>
      ))}
      <Section title={own.others}>
        {others.length === 0 ? (
          <p className={styles.note}>{own.noOthers}</p>
        ) : (
          others.map((entry) => <RawEntry key={entry.key} entry={entry} text={text} onChange={onChange} />)
        )}
      </Section>
    </div>
  );
}

function valuesOf(text: string): Readonly<Record<string, unknown>> {
  const values: unknown = readYaml(text).toJS({ maxAliasCount: 100 });
  return typeof values === 'object' && values !== null && !Array.isArray(values)
    ? (values as Record<string, unknown>)
    : {};
}
