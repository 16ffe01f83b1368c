import { sha256 } from '../../base/index.ts';

const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,149}$/;

/**
 * Name of the folder for the copies of a repository: `git.example.org_3000__owner__name`.
 *
 * @param host with the port if there is one; empty for a repository of this machine
 * @param name `owner/name`, or a whole path
 */
export function repositoryFolder(host: string, name: string): string {
  const key = `${host === '' ? 'file' : host}__${name}`.replaceAll('/', '__').replaceAll(':', '_');
  return PLAIN_NAME.test(key) ? key : sha256(key);
}
