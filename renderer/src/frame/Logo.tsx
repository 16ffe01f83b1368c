/** The mark of the app: three atoms, one bond lit. */
export function Logo({ size = 22 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path
        d="M12 6.4 6 16.6M12 6.4l6 10.2"
        stroke="var(--line-strong)"
        strokeWidth="1.8"
        strokeLinecap="round"
      />
      <path d="M6 17h12" stroke="var(--accent)" strokeWidth="1.8" strokeLinecap="round" />
      <circle cx="12" cy="6.2" r="3.9" fill="var(--accent)" />
      <circle cx="5.6" cy="17" r="3.1" fill="var(--ink)" />
      <circle cx="18.4" cy="17" r="3.1" fill="var(--ink)" />
    </svg>
  );
}
