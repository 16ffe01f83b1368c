import styles from './Welcome.module.css';

const leads = [26, 84, 142] as const;
const makers = [8, 44, 66, 102, 124, 160] as const;

/** A small drawing of an org at work; a dot travels from the root to a maker. */
export function OrgSketch() {
  return (
    <svg className={styles.sketch} viewBox="0 0 186 84" aria-hidden="true">
      <g className={styles.lines}>
        {leads.map((x) => (
          <path key={x} d={`M93 20 C93 32 ${x + 9} 26 ${x + 9} 36`} />
        ))}
        {makers.map((x, at) => (
          <path
            key={x}
            d={`M${(leads[Math.floor(at / 2)] ?? 0) + 9} 50 C${(leads[Math.floor(at / 2)] ?? 0) + 9} 60 ${x + 9} 56 ${x + 9} 66`}
          />
        ))}
      </g>
      <path className={styles.travel} d="M93 20 C93 32 151 26 151 36 L151 50 C151 60 133 56 133 66" />
      <rect className={styles.root} x="76" y="4" width="34" height="17" rx="5" />
      {leads.map((x) => (
        <rect key={x} className={styles.leadNode} x={x - 3} y="35" width="24" height="15" rx="4.5" />
      ))}
      {makers.map((x) => (
        <rect key={x} className={styles.maker} x={x} y="65" width="18" height="13" rx="4" />
      ))}
    </svg>
  );
}
