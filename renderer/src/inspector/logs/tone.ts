import styles from './Tone.module.css';

/** The class that gives an element, and a swatch in it, the colour of a workspace. */
export function toneOf(tone: number): string | undefined {
  return styles[`tone${tone}`];
}

export const swatch = styles.swatch;
