import { Download } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import { saveFile } from '../../../files/save-file.ts';
import { text } from '../../../text/index.ts';
import { CopyButton, IconButton } from '../../../ui/index.ts';
import { TabPanel, Tabs } from '../../../ui/Tabs.tsx';
import { bytesText } from '../../text.ts';
import { BoundedText } from './BoundedText.tsx';
import { JsonTree } from './JsonTree.tsx';
import { parseJson } from './json-rows.ts';
import styles from './Payload.module.css';
import { plainTextOf } from './plain-text.ts';

export interface PayloadPart {
  readonly id: string;
  readonly title: string;
  /** The JSON text; null where there is none. */
  readonly json: string | null;
}

export interface PayloadViewerProps {
  readonly parts: readonly PayloadPart[];
}

const views = ['text', 'tree', 'raw'] as const;
type View = (typeof views)[number];

/** The bodies of an entry: as words, as a tree, or as they are. However large, only some of one is drawn. */
export function PayloadViewer({ parts }: PayloadViewerProps) {
  const there = parts.filter(({ json }) => json !== null);
  const [chosen, setChosen] = useState<string | null>(null);
  const panelId = useId();
  const part = there.find(({ id }) => id === chosen) ?? there[0];
  if (part?.json == null) return null;
  return (
    <section className={styles.viewer}>
      <Tabs
        label={text.timeline.entry.parts}
        size="s"
        tabs={there.map(({ id, title }) => ({ id, label: title }))}
        current={part.id}
        panelId={panelId}
        onChange={setChosen}
      />
      <TabPanel id={panelId} current={part.id}>
        <Payload key={part.id} title={part.title} json={part.json} />
      </TabPanel>
    </section>
  );
}

function Payload({ title, json }: { readonly title: string; readonly json: string }) {
  const { payload } = text.timeline;
  const value = useMemo(() => parseJson(json), [json]);
  const said = useMemo(() => plainTextOf(value), [value]);
  const [chosen, setChosen] = useState<View | null>(null);
  const view = chosen ?? (said === '' ? 'tree' : 'text');
  const shown = view === 'text' ? said : json;
  return (
    <>
      <header className={styles.bar}>
        <fieldset className={styles.views}>
          <legend className="visually-hidden">{payload.view}</legend>
          {views.map((each) => (
            <button key={each} type="button" aria-pressed={each === view} onClick={() => setChosen(each)}>
              {payload[each]}
            </button>
          ))}
        </fieldset>
        <span className={styles.size}>{bytesText(json.length)}</span>
        <CopyButton text={shown} label={payload.copy(title)} iconOnly />
        <IconButton
          size="s"
          label={payload.save(title)}
          onClick={() => void saveFile(`${title.toLowerCase()}.json`, json, 'application/json')}
        >
          <Download size={14} aria-hidden="true" />
        </IconButton>
      </header>
      {view === 'tree' &&
        (value === undefined ? (
          <p className={styles.none}>{payload.notJson}</p>
        ) : (
          <JsonTree root={value} label={title} />
        ))}
      {view === 'raw' && <BoundedText said={json} mono />}
      {view === 'text' &&
        (said === '' ? <p className={styles.none}>{payload.noText}</p> : <BoundedText said={said} />)}
    </>
  );
}
