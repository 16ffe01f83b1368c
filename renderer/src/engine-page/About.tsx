import type { ReactNode } from 'react';
import { useQuery } from '../dialogs/useQuery.ts';
import { useEngine } from '../engine/store.ts';
import { OpenFolder } from '../files/OpenFolder.tsx';
import { durationText } from '../inspector/time.ts';
import { useNow } from '../inspector/useNow.ts';
import { Asked } from '../page/Asked.tsx';
import { PageSection } from '../page/PageSection.tsx';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Button, CopyButton } from '../ui/index.ts';
import styles from './EnginePage.module.css';

const words = text.enginePage.about;

/** Where the engine is reached, what it runs on, and where it keeps everything. */
export function About() {
  const asked = useQuery('engine.facts', {});
  const openPage = useUi((state) => state.openPage);
  const engine = useEngine((state) => state.engine);
  return (
    <PageSection
      title={words.title}
      actions={
        <Button size="s" onClick={() => openPage('access')}>
          {words.tokens}
        </Button>
      }
    >
      <Asked asked={asked} loading={words.loading} failed={words.failed} lines={6}>
        {(facts) => (
          <>
            <h4 className={styles.subheading}>{words.addresses}</h4>
            <ul className={styles.addresses}>
              {facts.addresses.map(({ url, reach }) => (
                <li key={reach}>
                  <p>{words.reach[reach]}</p>
                  <code>{url}</code>
                  <CopyButton text={url} label={words.copyAddress(url)} iconOnly />
                </li>
              ))}
            </ul>
            <dl className={styles.facts}>
              <Fact name={words.app}>{window.molecule?.version ?? words.inBrowser}</Fact>
              <Fact name={words.engine}>
                {engine?.version}
                {facts.commit !== '' && <code title={facts.commit}>{facts.commit.slice(0, 10)}</code>}
              </Fact>
              {engine && (
                <Fact name={words.running}>
                  <Uptime since={engine.startedAt} />
                </Fact>
              )}
              <Fact name={words.node}>{facts.nodeVersion}</Fact>
              <Fact name={words.system}>
                {facts.platform} {facts.systemVersion} {facts.architecture}
              </Fact>
              {engine && (
                <Fact name={words.home}>
                  <code>{engine.home}</code>
                  <CopyButton text={engine.home} label={words.copyHome} iconOnly />
                  <OpenFolder folder="data" label={words.openHome} />
                </Fact>
              )}
              <Fact name={words.logFile}>
                <code>{facts.logFile}</code>
                <CopyButton text={facts.logFile} label={words.copyLogFile} iconOnly />
                <OpenFolder folder="logs" label={words.openLogs} />
              </Fact>
            </dl>
          </>
        )}
      </Asked>
    </PageSection>
  );
}

function Uptime({ since }: { readonly since: number }) {
  return durationText(Math.max(0, useNow() - since));
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
