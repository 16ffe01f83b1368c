import { describe, expect, it } from 'vitest';
import { AppError } from '../../../core/base/index.ts';
import { dockerAbsent, dockerError } from '../../../core/docker/errors.ts';

const FALLBACK = { code: 'container_start_failed', message: 'The container could not be started' };

function answer(statusCode: number, message: string): Error {
  return Object.assign(new Error(`(HTTP code ${statusCode}) reason - ${message} `), { statusCode });
}
function system(code: string, syscall: string): Error {
  return Object.assign(new Error(`${syscall} ${code} /var/run/docker.sock`), { code, syscall });
}

describe('errors of Docker', () => {
  it.each([
    [system('ECONNREFUSED', 'connect'), 'docker_lost'],
    [system('ENOENT', 'connect'), 'docker_lost'],
    [system('ECONNRESET', 'read'), 'docker_lost'],
    [new Error('socket hang up'), 'docker_lost'],
    [system('ENOENT', 'open'), 'container_start_failed'],
    [answer(404, 'No such image: x:1'), 'image_missing'],
    [answer(409, 'Conflict. The container name "/ws-1" is already in use'), 'docker_conflict'],
    [
      answer(
        500,
        'failed to update store for object type *libnetwork.endpoint: open : no such file or directory',
      ),
      'docker_lost',
    ],
    [answer(500, 'open /var/lib/x: no such file or directory'), 'container_start_failed'],
    [answer(500, 'write /var/lib/docker/x: no space left on device'), 'disk_full'],
    [answer(500, 'connection reset by the socket hang up gremlin'), 'container_start_failed'],
    [answer(400, 'exec: "node": executable file not found in $PATH'), 'container_start_failed'],
  ])('%s → %s', (thrown, code) => {
    const error = dockerError(thrown, FALLBACK);
    expect(error.code).toBe(code);
    expect(error.message).not.toBe('');
    expect(error.detail).not.toContain('HTTP code');
    expect(error.cause).toBe(thrown);
  });

  it('keeps what is an AppError already', () => {
    const error = new AppError('port_taken', 'taken');
    expect(dockerError(error, FALLBACK)).toBe(error);
  });

  it('tells where an absent engine was looked for, and offers to look again', () => {
    const tried = { endpoint: 'unix:///x', source: 'usual socket' };
    const error = dockerAbsent([{ ...tried, outcome: 'no such socket', verdict: 'silent' }]);
    expect(error.message).toContain('is not running');
    expect(error.detail).toContain('unix:///x (usual socket): no such socket');
    const refused = dockerAbsent([{ ...tried, outcome: 'update Docker', verdict: 'refused' }]);
    expect([refused.code, refused.message]).toEqual([
      'docker_absent',
      expect.stringContaining('can be used'),
    ]);
    expect(error.actions.map((action) => action.operation)).toEqual(['docker.retry', 'engine.useBackend']);
  });
});
