import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';

const TEAMS = 4;
const MEMBERS = 8;

/** Writes an org template of 40 bundled agents on three levels; resolves with its folder. */
export async function writeForty(parent: string): Promise<string> {
  const folder = path.join(parent, 'forty');
  await mkdir(folder, { recursive: true });
  const members = (name: string, count: number) =>
    Array.from({ length: count }, (_, index) => ({ name: `${name} ${index + 1}`, role: 'Does the work' }));
  const teams = Array.from({ length: TEAMS }, (_, index) => ({
    name: `Team ${index + 1}`,
    role: 'Leads a team',
    children: members(`Member ${index + 1}.`, MEMBERS),
  }));
  const org = {
    name: 'Forty',
    description: 'An org of forty agents, to measure with',
    defaults: { runtime: 'molecule', tier: 2 },
    workspaces: [{ name: 'Director', role: 'Leads all', children: [...teams, ...members('Assistant', 3)] }],
  };
  await writeFile(path.join(folder, 'org.yaml'), stringify(org));
  return folder;
}
