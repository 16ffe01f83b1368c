import { SearchField } from '../inspector/SearchField.tsx';
import { PageFrame } from '../page/PageFrame.tsx';
import { text } from '../text/index.ts';
import { Transfer } from './import/Transfer.tsx';
import { Sections, sectionNames } from './Sections.tsx';
import styles from './Settings.module.css';
import { useSettingsView } from './state.ts';

const words = text.appSettings;

/** All settings of the app. */
export default function SettingsPage() {
  const { section, query } = useSettingsView();
  return (
    <PageFrame page="settings" actions={<Transfer />}>
      <div className={styles.page}>
        <div className={styles.side}>
          <SearchField
            label={words.search}
            value={query}
            onChange={(typed) => useSettingsView.setState({ query: typed })}
            ofPanel
          />
          <nav aria-label={words.list} className={styles.sections}>
            {sectionNames.map((name) => (
              <button
                key={name}
                type="button"
                aria-current={name === section && query === '' ? 'page' : undefined}
                onClick={() => useSettingsView.setState({ section: name, query: '' })}
              >
                {words.sections[name]}
              </button>
            ))}
          </nav>
        </div>
        <div className={styles.settings}>
          <Sections />
        </div>
      </div>
    </PageFrame>
  );
}
