/** A hidden window gets no animation frames; its events must not pile up. */
const HIDDEN_DELAY_MS = 250;

/** Runs `flush` before the next paint, or soon when the window is hidden. */
export function onNextFrame(flush: () => void): void {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    flush();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, HIDDEN_DELAY_MS);
}
