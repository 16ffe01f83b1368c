import { z } from 'zod';
import { AppError, messageOf } from '../base/index.ts';
import { checkText } from '../workspaces/index.ts';
import { checkPaths } from './paths.ts';

/** Workspaces below workspaces. */
const MAX_DEPTH = 16;
const MAX_WORKSPACES = 200;
/** Objects and lists in each other, anywhere in the document: whoever walks it later does so without a check. */
const MAX_NESTING = 100;
const MAX_FILES = 1_000;
const SKILL_ID = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

const texts = z.record(z.string(), z.string());

const skillSchema = z.object({
  id: z.string().regex(SKILL_ID, 'letters, digits, "_", "-" and "."'),
  name: z.string().default(''),
  description: z.string().default(''),
  /** By path below the skill's own folder. */
  files: texts.default({}),
  /** Those of the files that are no text; all others are texts as they are. */
  encodings: z.record(z.string(), z.literal('base64')).optional(),
});
export type BundleSkill = z.infer<typeof skillSchema>;

/** One workspace as a document, with all below it: what it is and what it starts with, without secrets and history. */
export interface Bundle {
  readonly schema: '1.0';
  /** Of the workspace that it was made from. */
  readonly id: string;
  readonly name: string;
  /** Its role. */
  readonly description: string;
  readonly tier: number;
  readonly model: string;
  readonly system_prompt: string;
  readonly skills: readonly BundleSkill[];
  readonly tools: readonly unknown[];
  /** Other files of `/configs` by path, its `config.yaml` among them. */
  readonly prompts: Readonly<Record<string, string>>;
  readonly sub_workspaces: readonly Bundle[];
  readonly agent_card: Readonly<Record<string, unknown>> | null;
  readonly author: string;
  readonly version: string;
}

/** Read with defaults for what old exporters leave out. */
const bundleSchema: z.ZodType<Bundle, unknown> = z.lazy(() =>
  z.object({
    schema: z.literal('1.0').default('1.0'),
    id: z.string().max(255).default(''),
    name: z.string().min(1).max(255),
    description: z
      .string()
      .max(1000)
      .nullish()
      .transform((value) => value ?? ''),
    tier: z.number().int().min(0).max(4).default(0),
    model: z
      .string()
      .max(100)
      .regex(/^[^\r\n]*$/, 'one line')
      .nullish()
      .transform((value) => value ?? ''),
    system_prompt: z
      .string()
      .nullish()
      .transform((value) => value ?? ''),
    skills: z
      .array(skillSchema)
      .nullish()
      .transform((value) => value ?? []),
    tools: z
      .array(z.unknown())
      .nullish()
      .transform((value) => value ?? []),
    prompts: texts.nullish().transform((value) => value ?? {}),
    sub_workspaces: z
      .array(bundleSchema)
      .nullish()
      .transform((value) => value ?? []),
    agent_card: z
      .record(z.string(), z.unknown())
      .nullish()
      .transform((value) => value ?? null),
    author: z.string().max(255).default(''),
    version: z.string().max(100).default('1.0.0'),
  }),
);

/** Reads a bundle that comes from anywhere. Throws `bundle_invalid`, which says what is wrong and where. */
export function parseBundle(value: unknown): Bundle {
  refuseDeep(value);
  const parsed = bundleSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw invalid(`${issue?.path.map(String).join('.') || 'bundle'}: ${issue?.message ?? 'not a bundle'}`);
  }
  checkTree(parsed.data);
  return parsed.data;
}

/** Before anything walks it: what is nested too deeply ends the stack of whoever does. */
function refuseDeep(value: unknown): void {
  const open: [unknown, number][] = [[value, 1]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [each, depth] = next;
    if (typeof each !== 'object' || each === null) continue;
    if (depth > MAX_NESTING) throw invalid('it is nested too deeply');
    for (const child of Object.values(each)) open.push([child, depth + 1]);
  }
}

function checkTree(root: Bundle): void {
  let count = 0;
  const check = (bundle: Bundle, place: string, depth: number) => {
    count += 1;
    if (depth > MAX_DEPTH) throw invalid(`workspaces are nested more than ${MAX_DEPTH} deep`);
    if (count > MAX_WORKSPACES) throw invalid(`there are more than ${MAX_WORKSPACES} workspaces`);
    checkOne(bundle, place);
    const names = new Set<string>();
    for (const child of bundle.sub_workspaces) {
      if (names.has(child.name)) throw invalid(`${place}: two workspaces are named "${child.name}"`);
      names.add(child.name);
      check(child, `${place} > ${child.name}`, depth + 1);
    }
  };
  check(root, root.name, 1);
}

function checkOne(
  { name, description, skills, prompts, system_prompt: prompt }: Bundle,
  place: string,
): void {
  try {
    checkText('name', name, 255);
    checkText('role', description.replaceAll(/[\r\n]/g, ' '), 1000);
    checkPaths([
      ...Object.keys(prompts),
      ...(prompt === '' ? [] : ['system-prompt.md']),
      ...skills.flatMap(({ id, files }) => Object.keys(files).map((file) => `skills/${id}/${file}`)),
    ]);
  } catch (error) {
    throw invalid(`${place}: ${messageOf(error)}`);
  }
  const fileCount = skills.reduce((sum, { files }) => sum + Object.keys(files).length, 0);
  if (fileCount + Object.keys(prompts).length > MAX_FILES)
    throw invalid(`${place}: more than ${MAX_FILES} files`);
  for (const { id, files, encodings = {} } of skills) {
    for (const file of Object.keys(encodings)) {
      if (!BASE64.test(files[file] ?? '!')) throw invalid(`${place}: skills/${id}/${file} is not base64`);
    }
  }
}

function invalid(detail: string): AppError {
  return new AppError('bundle_invalid', 'This is not a bundle that can be imported', { detail });
}
