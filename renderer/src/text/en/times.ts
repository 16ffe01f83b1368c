/** Times and lengths of time. */
export const times = {
  now: 'now',
  today: 'Today',
  yesterday: 'Yesterday',
  milliseconds: (count: number) => `${count} ms`,
  /** Also tenths: `3.2`. */
  seconds: (count: number | string) => `${count} s`,
  minutes: (count: number) => `${count} min`,
  hours: (count: number) => `${count} h`,
  /** `1 min 12 s` */
  both: (larger: string, smaller: string) => `${larger} ${smaller}`,
};
