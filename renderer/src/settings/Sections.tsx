import { SearchX } from 'lucide-react';
import { appSettings, type StoredSetting, settingOf } from '../../../core/contract/index.ts';
import { PageSection } from '../page/PageSection.tsx';
import { text } from '../text/index.ts';
import { Button, EmptyState } from '../ui/index.ts';
import { AppearanceRow } from './AppearanceRow.tsx';
import { appearanceSettings, appearanceTexts } from './appearance.ts';
import { EngineSetting } from './EngineSetting.tsx';
import { isFound, wordsOf } from './search.ts';
import { type SectionName, useSettingsView } from './state.ts';
import { textsOf } from './texts.ts';

const words = text.appSettings;
export const sectionNames = Object.keys(words.sections) as readonly SectionName[];

export interface SectionsProps {
  readonly settings: readonly StoredSetting[];
  readonly onSaved: (stored: StoredSetting) => void;
}

/** The settings of the section that is chosen, or of all sections what is looked for. */
export function Sections({ settings, onSaved }: SectionsProps) {
  const { section, query } = useSettingsView();
  const looked = wordsOf(query);
  const names = looked.length === 0 ? [section] : sectionNames;
  const shown = names
    .map((name) => ({ name, rows: rowsOf(name, looked, settings, onSaved) }))
    .filter(({ rows }) => rows.length > 0);
  const count = shown.reduce((sum, { rows }) => sum + rows.length, 0);
  return (
    <>
      <p className="visually-hidden" role="status">
        {looked.length > 0 && words.found(count)}
      </p>
      {shown.map(({ name, rows }) => (
        <PageSection key={name} title={words.sections[name]} hint={words.hints[name]}>
          <div>{rows}</div>
        </PageSection>
      ))}
      {count === 0 && (
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

function rowsOf(
  name: SectionName,
  looked: readonly string[],
  settings: readonly StoredSetting[],
  onSaved: SectionsProps['onSaved'],
) {
  if (name === 'appearance') {
    return appearanceSettings
      .filter((setting) => isFound(appearanceTexts(setting), looked))
      .map((setting) => <AppearanceRow key={setting.key} setting={setting} words={looked} />);
  }
  return appSettings.flatMap(({ key, section }) => {
    const stored = settings.find((each) => each.key === key);
    const definition = settingOf(key);
    if (section !== name || !stored || !definition || !isFound(textsOf(definition), looked)) return [];
    return <EngineSetting key={key} stored={stored} words={looked} onSaved={onSaved} />;
  });
}
