import { type ReactNode, useEffect, useState } from 'react';

/** Whether the window has shown anything yet. */
let isShown = false;

/**
 * What lies around the canvas, drawn right after the frame that shows the org: that is what people look for, and it
 * comes the sooner the less is drawn with it. From then on everything is drawn at once.
 */
export function Later({ children }: { readonly children: ReactNode }) {
  const [isTime, setTime] = useState(isShown);
  useEffect(() => {
    if (isTime) return;
    // A frame is on its way when the next one begins, and what is done in that must not hold it up.
    let timer: ReturnType<typeof setTimeout> | undefined;
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        timer = setTimeout(() => {
          isShown = true;
          setTime(true);
        });
      });
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [isTime]);
  return isTime ? children : null;
}
