/** A view that has not moved for so long rests. */
const REST_MS = 150;

/** Puts something off until the view rests: each `put` begins the wait anew, `drop` ends it. */
export function atRest(act: () => void): { readonly put: () => void; readonly drop: () => void } {
  let pending: ReturnType<typeof setTimeout> | undefined;
  const drop = () => clearTimeout(pending);
  return {
    drop,
    put() {
      drop();
      pending = setTimeout(act, REST_MS);
    },
  };
}
