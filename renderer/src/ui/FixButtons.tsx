import { useState } from 'react';
import { applyFix } from '../engine/run.ts';
import type { Fix } from '../engine/shown-error.ts';
import { Button, type ButtonProps } from './Button.tsx';

export interface FixButtonsProps {
  readonly actions: readonly Fix[];
  readonly size?: NonNullable<ButtonProps['size']>;
}

/** The fixes of an error as buttons; each shows that it is at work. */
export function FixButtons({ actions, size = 's' }: FixButtonsProps) {
  const [running, setRunning] = useState<string | null>(null);
  const apply = async (action: Fix) => {
    setRunning(action.label);
    await applyFix(action);
    setRunning(null);
  };
  return actions.map((action) => (
    <Button
      key={action.label}
      size={size}
      busy={running === action.label}
      onClick={(event) => {
        event.stopPropagation();
        void apply(action);
      }}
    >
      {action.label}
    </Button>
  ));
}
