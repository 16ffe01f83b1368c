import { PlugZap, Unplug } from 'lucide-react';
import { NOTICED_AFTER_MS } from '../app/tell-back.ts';
import { text } from '../text/index.ts';
import { Button } from '../ui/index.ts';
import { Banner } from './Banner.tsx';
import { useLinkState } from './useLinkState.ts';

const words = text.connection;

/** Says that the engine is not there when it matters, and what that means for what is done meanwhile. */
export function ConnectionBanner() {
  const { state, lostMs } = useLinkState();
  if (state === 'gone') {
    const reload = (
      <Button size="s" onClick={() => window.location.reload()}>
        {words.reload}
      </Button>
    );
    return (
      <Banner icon={Unplug} tone="failed" actions={reload}>
        <b>{words.goneTitle}</b> {words.goneText}
      </Banner>
    );
  }
  if (state !== 'reconnecting' || lostMs < NOTICED_AFTER_MS) return null;
  return (
    <Banner icon={PlugZap} tone="busy">
      <b>{words.lostTitle}</b> {words.lostText}
    </Banner>
  );
}
