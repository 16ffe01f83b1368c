import type { EnvRequirement, OrgTemplate, Secret } from '../../../../core/contract/index.ts';
import { bytesText, fold } from '../../inspector/text.ts';
import { text } from '../../text/index.ts';

/** The templates that say `search` in their name, description or tree. */
export function matchingTemplates(templates: readonly OrgTemplate[], search: string): readonly OrgTemplate[] {
  const wanted = fold(search.trim());
  if (wanted === '') return templates;
  return templates.filter(({ name, dir, description, preview }) =>
    fold([name, dir, description, ...preview.map((each) => each.name)].join('\n')).includes(wanted),
  );
}

/** "12 workspaces · 48 KB", as far as it is known. */
export function sizeText({ workspaces, sizeBytes }: Pick<OrgTemplate, 'workspaces' | 'sizeBytes'>): string {
  const parts = [
    workspaces !== null && text.gallery.workspaces(workspaces),
    sizeBytes !== null && bytesText(sizeBytes),
  ].filter((part) => part !== false);
  return parts.join(' · ') || text.gallery.notFetched;
}

const words = text.gallery.sources;

/** "2 registries, 1 allowed folder": what people have added. */
export function sourcesText(registries: number, folders: number, repositories: number): string {
  const parts = [
    registries > 0 && words.registries(registries),
    folders > 0 && words.folders(folders),
    repositories > 0 && words.repositories(repositories),
  ].filter((part) => part !== false);
  return parts.join(', ') || words.none;
}

/** A key that a template asks for, and whether any of its names has a value. */
export interface KeyNeed {
  readonly label: string;
  readonly present: boolean;
}

export function keyNeeds(
  required: readonly EnvRequirement[],
  secrets: readonly Secret[],
): readonly KeyNeed[] {
  const known = new Set(secrets.map(({ key }) => key));
  return required.map(({ anyOf }) => ({
    label: anyOf.join(' or '),
    present: anyOf.some((key) => known.has(key)),
  }));
}
