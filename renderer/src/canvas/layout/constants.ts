/** Sizes of the canvas in flow pixels. Cards have one size each, so nothing needs to be measured. */
export const LEAF = { width: 240, height: 132 } as const;
/** Between siblings; wide enough for the lines that run there. */
export const GAP = 28;
/** Between the edge of a team and what is inside. */
export const PAD = 24;
/** The part of a team's frame that shows the lead. */
const HEADER = 92;
/** From the top of a team to its first row. */
export const CONTENT_TOP = HEADER + GAP / 2 + 6;
/** The lane inside a team's left padding in which lines run down. */
export const SPINE = 12;
/** Two cards nearer than this count as overlapping. */
export const CLEARANCE = 10;
