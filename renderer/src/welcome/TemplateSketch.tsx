import styles from './Welcome.module.css';

const lines = [
  [20, 34],
  [26, 40],
  [32, 26],
  [32, 32],
] as const;

/** A file of indented lines that becomes a small tree. */
export function TemplateSketch() {
  return (
    <svg className={styles.sketch} viewBox="0 0 150 84" aria-hidden="true">
      <path
        className={styles.sheet}
        d="M8 12 a5 5 0 0 1 5 -5 h46 l13 13 v52 a5 5 0 0 1 -5 5 h-54 a5 5 0 0 1 -5 -5 z"
      />
      <path className={styles.fold} d="M59 7 v13 h13" />
      <g className={styles.text}>
        {lines.map(([x, width], at) => (
          <rect key={`${x}-${width}`} x={x} y={29 + at * 11} width={width} height="4" rx="2" />
        ))}
      </g>
      <g className={styles.lines}>
        <path d="M84 42 h12" />
        <path d="M118 33 C118 44 108 40 108 52" />
        <path d="M118 33 C118 44 134 40 134 52" />
      </g>
      <rect className={styles.root} x="106" y="19" width="24" height="15" rx="4.5" />
      <rect className={styles.maker} x="99" y="51" width="18" height="13" rx="4" />
      <rect className={styles.maker} x="125" y="51" width="18" height="13" rx="4" />
    </svg>
  );
}
