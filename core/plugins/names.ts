import { AppError } from '../base/index.ts';
import { entryPathProblem } from '../git/index.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Whether a text can be the name of a plugin or of one of its skills, which becomes that of a folder. */
export function isPluginName(name: string): boolean {
  return NAME.test(name) && !name.includes('..') && entryPathProblem(name) === null;
}

/** Throws `plugin_name_invalid`. */
export function checkPluginName(name: string): void {
  if (isPluginName(name)) return;
  throw new AppError('plugin_name_invalid', 'invalid plugin name', {
    detail: 'Letters, digits, dots, dashes and underscores; it begins with a letter or digit.',
  });
}
