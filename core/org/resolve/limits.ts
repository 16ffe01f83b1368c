/** Caps that keep a hostile template from stalling or filling the app. Real templates stay far below. */

export const MAX_FILE_BYTES = 1024 * 1024;
/** Of a `.env` file or the env file of a persona. */
export const MAX_ENV_FILE_BYTES = 64 * 1024;
/** Prompts are not counted; `MAX_TOTAL_BYTES` bounds them. */
export const MAX_YAML_FILES = 5_000;
export const MAX_TOTAL_BYTES = 64 * 1024 * 1024;
/**
 * Characters of all workspaces, each with everything that it inherits, and a few for each of their values. A prompt
 * that many share is one text in memory until it is sent to another thread, stored or printed.
 */
export const MAX_RESOLVED_CHARACTERS = 128 * 1024 * 1024;
export const MAX_WORKSPACES = 20_000;
/** Levels of the org tree; the platform walks at most this many ancestors. */
export const MAX_TREE_DEPTH = 32;
export const MAX_INCLUDE_DEPTH = 16;
/** At once. */
export const EXTERNAL_FETCHES = 4;
/** Repositories within repositories, counted apart from includes. */
export const MAX_EXTERNAL_DEPTH = 4;
/** For all repositories of one template together. */
export const FETCH_DEADLINE_MS = 180_000;
/** Different repositories and refs of one template. */
export const MAX_EXTERNALS = 100;
/** How often one anchor of a file may be used. Bounds the work of a file to 100 times its size. */
export const MAX_ALIAS_USES = 100;
/** Map entries and list items read over the whole template, however often aliases and includes repeat them. */
export const MAX_VALUES = 5_000_000;
export const MAX_DIAGNOSTICS = 1_000;
/** Characters; room for the whole chain of the deepest include loop. */
export const MAX_MESSAGE_LENGTH = 2_000;
/** A broken file tends to produce follow-up errors; the first ones are the useful ones. */
export const MAX_SYNTAX_ERRORS_PER_FILE = 20;

export const MAX_NAME_LENGTH = 255;
export const MAX_RUNTIME_LENGTH = 100;
export const MAX_MODEL_LENGTH = 100;
