/** A team as it is exported. */
export const BUNDLE = {
  name: 'press-team.bundle.json',
  mimeType: 'application/json',
  buffer: Buffer.from(
    JSON.stringify({
      name: 'Press team',
      description: 'Talks to the press',
      sub_workspaces: [{ name: 'Photographer', description: 'Takes the pictures', sub_workspaces: [] }],
    }),
  ),
} as const;
