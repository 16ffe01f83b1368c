import { MemoryStick, X } from 'lucide-react';
import { useState } from 'react';
import { CAPACITY, useEngine } from '../engine/store.ts';
import { text } from '../text/index.ts';
import { FixButtons, IconButton } from '../ui/index.ts';
import { Banner } from './Banner.tsx';

/** Says that not everything fits into memory, and what can be chosen. Put away, it stays among the problems. */
export function CapacityBanner() {
  const problem = useEngine((state) => state.problems[CAPACITY]);
  const [putAway, setPutAway] = useState<number | null>(null);
  if (!problem || putAway === problem.since) return null;
  const { message, detail, actions } = problem.error;
  const choices = (
    <>
      <FixButtons actions={actions} />
      <IconButton label={text.frame.memoryPutAway} size="s" onClick={() => setPutAway(problem.since)}>
        <X size={14} aria-hidden="true" />
      </IconButton>
    </>
  );
  return (
    <Banner icon={MemoryStick} tone="starting" label={problem.title} actions={choices}>
      <b>{message}.</b> {detail}
    </Banner>
  );
}
