/** What a row of a timeline can be, and how it can have come out. */
export const entryKinds = ['message', 'delegation', 'tool', 'status'] as const;
export type EntryKind = (typeof entryKinds)[number];
export const outcomes = ['done', 'waiting', 'failed'] as const;
export type Outcome = (typeof outcomes)[number];
