import { SearchX } from 'lucide-react';
import { appSettings, settingOf } from '../../../core/contract/index.ts';
import { PageSection } from '../page/PageSection.tsx';
import { text } from '../text/index.ts';
import { Button, EmptyState, ErrorCard, Skeleton } from '../ui/index.ts';
import { AppearanceRow } from './AppearanceRow.tsx';
import { appearanceSettings, appearanceTexts } from './appearance.ts';
import { DockerRow } from './docker/DockerRow.tsx';
import { dockerTexts } from './docker/places.ts';
import { EngineSetting } from './EngineSetting.tsx';
import { isFound, wordsOf } from './search.ts';
import { type SectionName, useSettingsView } from './state.ts';
import { textsOf } from './texts.ts';
import { type AskedSettings, useSettings } from './useSettings.ts';

const words = text.appSettings;
export const sectionNames = Object.keys(words.sections) as readonly SectionName[];

/** The settings of the section that is chosen, or of all sections what is looked for. */
export function Sections() {
  const { section, query } = useSettingsView();
  const asked = useSettings();
  const looked = wordsOf(query);
  const names = looked.length === 0 ? [section] : sectionNames;
  const shown = names
    .map((name) => ({ name, rows: rowsOf(name, looked, asked) }))
    .filter(({ rows }) => rows.length > 0);
  const count = shown.reduce((sum, { rows }) => sum + rows.length, 0);
  const asksEngine = names.some((name) => name !== 'appearance');
  return (
    <>
      <p className="visually-hidden" role="status">
        {looked.length > 0 && words.found(count)}
      </p>
      {asksEngine && asked.error && (
        <ErrorCard error={asked.error} title={words.failed} onRetry={asked.refresh} />
      )}
      {shown.map(({ name, rows }) => (
        <PageSection key={name} title={words.sections[name]} hint={words.hints[name]}>
          <div>{rows}</div>
        </PageSection>
      ))}
      {asksEngine && !asked.settings && !asked.error && <Skeleton label={words.loading} lines={8} />}
      {asked.settings && count === 0 && (
        <EmptyState
          icon={<SearchX size={22} aria-hidden="true" />}
          title={words.noneFound(query)}
          actions={<Button onClick={() => useSettingsView.setState({ query: '' })}>{words.clear}</Button>}
        >
          {words.noneFoundHint}
        </EmptyState>
      )}
    </>
  );
}

function rowsOf(name: SectionName, looked: readonly string[], { settings, put }: AskedSettings) {
  if (name === 'appearance') {
    return appearanceSettings
      .filter((setting) => isFound(appearanceTexts(setting), looked))
      .map((setting) => <AppearanceRow key={setting.key} setting={setting} words={looked} />);
  }
  const rows = appSettings.flatMap(({ key, section }) => {
    const stored = settings?.find((each) => each.key === key);
    const definition = settingOf(key);
    if (section !== name || !stored || !definition || !isFound(textsOf(definition), looked)) return [];
    return <EngineSetting key={key} stored={stored} words={looked} onSaved={put} />;
  });
  // It is asked for by itself, and shown also where the others could not be read.
  const hasDocker = name === 'engine' && isFound(dockerTexts(), looked);
  return hasDocker ? [<DockerRow key="docker" words={looked} />, ...rows] : rows;
}
