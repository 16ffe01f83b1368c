import type { EnvRequirement, OrgTemplate, Secret } from '../../../../core/contract/index.ts';
import { bytesText, counted, fold } from '../../inspector/text.ts';

export const originLabel: Readonly<Record<OrgTemplate['origin'], string>> = {
  bundled: 'Bundled',
  installed: 'Installed',
  registry: 'Registry',
};

/** The templates that say `text` in their name, description or tree. */
export function matchingTemplates(templates: readonly OrgTemplate[], text: string): readonly OrgTemplate[] {
  const wanted = fold(text.trim());
  if (wanted === '') return templates;
  return templates.filter(({ name, dir, description, preview }) =>
    fold([name, dir, description, ...preview.map((each) => each.name)].join('\n')).includes(wanted),
  );
}

/** "12 workspaces · 48 KB", as far as it is known. */
export function sizeText({ workspaces, sizeBytes }: Pick<OrgTemplate, 'workspaces' | 'sizeBytes'>): string {
  const parts = [
    workspaces !== null && counted(workspaces, 'workspace'),
    sizeBytes !== null && bytesText(sizeBytes),
  ].filter((part) => part !== false);
  return parts.join(' · ') || 'Not fetched yet';
}

/** "2 registries, 1 allowed folder": what people have added. */
export function sourcesText(registries: number, folders: number, repositories: number): string {
  const parts = [
    registries > 0 && counted(registries, 'registry', 'registries'),
    folders > 0 && counted(folders, 'allowed folder'),
    repositories > 0 && counted(repositories, 'allowed repository', 'allowed repositories'),
  ].filter((part) => part !== false);
  return parts.join(', ') || 'none added';
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
