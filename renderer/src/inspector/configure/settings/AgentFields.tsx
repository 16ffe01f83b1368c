import { MOCK_RUNTIME, type WorkspaceTemplate } from '../../../../../core/contract/index.ts';
import { knownRuntimes, runtimeName } from '../../../engine/presence.ts';
import { useUi } from '../../../state/ui.ts';
import { text } from '../../../text/index.ts';
import { ErrorCard } from '../../../ui/index.ts';
import { Field } from './Field.tsx';
import styles from './Settings.module.css';
import { TextField } from './TextField.tsx';
import type { SettingsFormState } from './useSettingsForm.ts';

const words = text.configure.settings;

/** What its agent is made of: runtime, model and who provides it. */
export function AgentFields({ form }: { readonly form: SettingsFormState }) {
  const { shown, templates, now, unread } = form;
  const { runtime = '', model = '' } = shown;
  const template = templateOf(templates, runtime);
  const offered = template?.models.find(({ id }) => id === model);
  return (
    <>
      {unread.templates.error && (
        <ErrorCard
          error={unread.templates.error}
          title={words.unread.templates}
          onRetry={unread.templates.refresh}
        />
      )}
      {unread.models.error && (
        <ErrorCard error={unread.models.error} title={words.unread.models} onRetry={unread.models.refresh} />
      )}
      <Field form={form} field="runtime" hint={runtime === now.runtime ? undefined : words.runtimeHint}>
        {(control) => (
          <select {...control} value={runtime} onChange={(event) => form.edit('runtime', event.target.value)}>
            {runtimesOf(templates, runtime).map((each) => (
              <option key={each} value={each}>
                {runtimeName(each)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div className={styles.pair}>
        <TextField
          form={form}
          field="model"
          maxLength={100}
          isCode
          placeholder={template?.model || words.modelPlaceholder}
          offers={(template?.models ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          hint={offered && offered.requiredEnv.length > 0 && <NeededKeys needed={offered.requiredEnv} />}
        />
        <TextField
          form={form}
          field="provider"
          maxLength={100}
          isCode
          placeholder={words.providerPlaceholder}
          offers={(template?.providers ?? []).map((value) => ({ value }))}
          hint={words.providerHint}
        />
      </div>
    </>
  );
}

function NeededKeys({ needed }: { readonly needed: WorkspaceTemplate['requiredEnv'] }) {
  const showInspector = useUi((state) => state.showInspector);
  const names = needed.map((each) => (typeof each === 'string' ? each : each.any_of.join(words.or)));
  return (
    <>
      {words.needs(names.join(', '))}{' '}
      <button type="button" className={styles.link} onClick={() => showInspector('configure', 'secrets')}>
        {words.toSecrets}
      </button>
    </>
  );
}

/** The template whose offers count for a runtime: the one of its name, else the first that runs on it. */
function templateOf(templates: readonly WorkspaceTemplate[], runtime: string): WorkspaceTemplate | undefined {
  return (
    templates.find(({ id }) => id === runtime) ?? templates.find((template) => template.runtime === runtime)
  );
}

function runtimesOf(templates: readonly WorkspaceTemplate[], current: string): readonly string[] {
  const known = knownRuntimes.filter((runtime) => runtime !== 'external' && runtime !== MOCK_RUNTIME);
  return [...new Set([...known, ...templates.map(({ runtime }) => runtime), current])].filter(Boolean);
}
