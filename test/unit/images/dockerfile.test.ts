import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseReferences, declaresArg, runtimeVersionOf } from '../../../core/images/local/dockerfile.ts';

describe('the base images of a Dockerfile', () => {
  it.each([
    ['one', 'FROM python:3.11-slim\n', ['python:3.11-slim']],
    [
      'several stages',
      'from a AS build\nRUN x\nFROM --platform=$BUILDPLATFORM b\nCOPY --from=build / /\n',
      ['a', 'b'],
    ],
    ['a stage that goes on', 'FROM a AS Build\nFROM build AS two\nFROM two\n', ['a']],
    ['nothing', 'FROM scratch\nCOPY . /\n', []],
    ['an argument with its default', `ARG TAG=3\nARG NAME="img"\nFROM \${NAME}:\${TAG}\n`, ['img:3']],
    ['an argument without a value', `ARG TAG\nFROM a:\${TAG:-latest}\n`, ['a:latest']],
    [
      'an argument of a stage, which does not count',
      'ARG TAG=1\nFROM a:$TAG\nARG TAG=2\nFROM b:$TAG\n',
      ['a:1', 'b:1'],
    ],
    ['a line that goes on', 'FROM \\\n  a:1 \\\n  AS x\n', ['a:1']],
    ['comments', '# FROM none\n  # FROM none\nFROM a\n', ['a']],
    ['another escape', '# escape=`\nFROM `\n  a\n', ['a']],
  ])('%s', (_, dockerfile, expected) => {
    expect(baseReferences(dockerfile, {})).toEqual(expected);
  });

  it('takes a given argument instead of its default', () => {
    expect(baseReferences('ARG BASE=x\nFROM $BASE\n', { BASE: 'mine:1' })).toEqual(['mine:1']);
    expect(baseReferences('FROM $BASE\n', { BASE: 'undeclared' })).toEqual([]);
  });

  it('makes something of any text', () => {
    fc.assert(fc.property(fc.string(), (text) => void baseReferences(text, {})));
  });

  it('knows the arguments that it declares', () => {
    const dockerfile = 'FROM a\nARG ONE\nARG TWO=2 THREE="3"\n# ARG FOUR\n';
    expect(['ONE', 'TWO', 'THREE', 'FOUR', 'TW'].map((name) => declaresArg(dockerfile, name))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});

it.each([
  ['1.4.2\n', '1.4.2'],
  [' v1.4.2rc1 \nmore', '1.4.2rc1'],
  ['molecule-runtime@v2.0', '2.0'],
  ['0.1.0+build-3', '0.1.0+build-3'],
  ['latest', ''],
  ['1.0; rm -rf /', ''],
  ['', ''],
])('the version in %j is %j', (text, version) => {
  expect(runtimeVersionOf(text)).toBe(version);
});
