import type { ImageSettings } from '../../../../core/contract/index.ts';
import styles from './ImageDialogs.module.css';
import { SettingsField } from './SettingsField.tsx';
import type { SettingsDraft } from './settings-draft.ts';

const watches: readonly (readonly [ImageSettings['watch'], string])[] = [
  ['off', 'Do nothing: I ask for newer images myself'],
  ['offer', 'Build it and offer it'],
  ['recreate', 'Build it and move workspaces to it'],
];

export interface SettingsFormProps {
  readonly draft: SettingsDraft;
  /** Variables of the environment by the setting that they decide. */
  readonly fixed: ReadonlyMap<string, string>;
  readonly onChange: (change: Partial<SettingsDraft>) => void;
}

/** The fields of the settings of images. */
export function SettingsForm({ draft, fixed, onChange }: SettingsFormProps) {
  const number = (name: 'parallelBuilds' | 'soakMinutes' | 'keep', label: string, hint: string) => (
    <SettingsField label={label} variable={fixed.get(name)} hint={hint}>
      {(control) => (
        <input
          {...control}
          inputMode="numeric"
          value={draft[name]}
          onChange={(event) => onChange({ [name]: event.target.value })}
        />
      )}
    </SettingsField>
  );
  const registryFixed = fixed.get('registry');
  return (
    <>
      <fieldset className={styles.choice} disabled={registryFixed !== undefined}>
        <legend>Images are</legend>
        <label>
          <input
            type="radio"
            name="from"
            checked={draft.from === 'local'}
            onChange={() => onChange({ from: 'local' })}
          />
          Built on this machine, from templates
        </label>
        <label>
          <input
            type="radio"
            name="from"
            checked={draft.from === 'registry'}
            onChange={() => onChange({ from: 'registry' })}
          />
          Pulled from a registry
        </label>
      </fieldset>
      {draft.from === 'registry' ? (
        <SettingsField
          label="Registry"
          variable={registryFixed}
          hint="Host and path, without https. There is no fall-back: what it does not have is not built here."
        >
          {(control) => (
            <input
              {...control}
              value={draft.registry}
              spellCheck={false}
              placeholder="registry.example.org/team"
              onChange={(event) => onChange({ registry: event.target.value })}
            />
          )}
        </SettingsField>
      ) : (
        <SettingsField
          label="Templates"
          variable={fixed.get('templates')}
          hint="The name of a runtime is appended to it. Empty: only the bundled runtimes can be built."
        >
          {(control) => (
            <input
              {...control}
              value={draft.templates}
              spellCheck={false}
              placeholder="https://example.org/team/workspace-template-"
              onChange={(event) => onChange({ templates: event.target.value })}
            />
          )}
        </SettingsField>
      )}
      <SettingsField
        label="When the source has something newer"
        variable={fixed.get('watch')}
        hint="Canaries get it first; the others once the canaries stayed online."
      >
        {(control) => (
          <select
            {...control}
            value={draft.watch}
            onChange={(event) => onChange({ watch: event.target.value as ImageSettings['watch'] })}
          >
            {watches.map(([watch, label]) => (
              <option key={watch} value={watch}>
                {label}
              </option>
            ))}
          </select>
        )}
      </SettingsField>
      <div className={styles.pair}>
        {number('soakMinutes', 'Watch canaries for, in minutes', 'Then all others get the image.')}
        {number('keep', 'Unused images to keep', 'For each runtime; a prune takes older ones.')}
      </div>
      <div className={styles.pair}>
        {number('parallelBuilds', 'Builds at once', 'Further ones wait for their turn.')}
        <SettingsField
          label="Platform"
          variable={fixed.get('platform')}
          hint="Empty: that of the engine. Another one is emulated and slow."
        >
          {(control) => (
            <input
              {...control}
              value={draft.platform}
              spellCheck={false}
              placeholder="linux/amd64"
              onChange={(event) => onChange({ platform: event.target.value })}
            />
          )}
        </SettingsField>
      </div>
    </>
  );
}
