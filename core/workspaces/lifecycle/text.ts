import { AppError } from '../../base/index.ts';

const FORBIDDEN_IN_NAMES = /[{}[\]|>*&!\r\n]/;

/**
 * Names and roles that people give travel into YAML files of old runtimes: what could break out of a value is
 * refused. Throws `invalid_name`.
 */
export function checkText(field: 'name' | 'role', text: string, maxLength: number): void {
  if (text.length <= maxLength && !FORBIDDEN_IN_NAMES.test(text) && (field === 'role' || text.trim() !== ''))
    return;
  throw new AppError('invalid_name', `This ${field} cannot be used`, {
    detail: `At most ${maxLength} characters, on one line, without any of { } [ ] | > * & !`,
  });
}
