import { describe, expect, it } from 'vitest';
import {
  CHILDREN_SHOWN,
  findInJson,
  jsonRows,
  parseJson,
  revealing,
  type TreeView,
} from '../../../renderer/src/inspector/timeline/payload/json-rows.ts';
import { plainTextOf } from '../../../renderer/src/inspector/timeline/payload/plain-text.ts';

const view: TreeView = { openDepth: 1, toggled: new Set(), limits: new Map() };
const paths = (rows: readonly { path: string }[]) => rows.map(({ path }) => path);

describe('jsonRows', () => {
  const root = { a: 1, 'b/c': { d: ['x', null] }, e: [] };

  it('has a row for each node that is unfolded', () => {
    expect(paths(jsonRows(root, view))).toEqual(['', '/a', '/b~1c', '/e']);
    const open = jsonRows(root, { ...view, toggled: new Set(['/b~1c', '/b~1c/d']) });
    expect(paths(open)).toEqual(['', '/a', '/b~1c', '/b~1c/d', '/b~1c/d/0', '/b~1c/d/1', '/e']);
    expect(open.at(-2)).toMatchObject({ kind: 'null', text: 'null', depth: 3 });
  });

  it('shows the first of many children, and how many are left', () => {
    const rows = jsonRows(
      Array.from({ length: CHILDREN_SHOWN + 5 }, (_, index) => index),
      view,
    );
    expect(rows).toHaveLength(CHILDREN_SHOWN + 2);
    expect(rows.at(-1)).toMatchObject({ kind: 'more', count: 5 });
  });

  it('never has more rows than can be handled, and cuts long texts', () => {
    const wide = Array.from({ length: 300 }, () => Array.from({ length: 150 }, () => 'x'.repeat(5_000)));
    const rows = jsonRows(wide, { ...view, openDepth: 9, limits: new Map([['', 300]]) });
    expect(rows.length).toBeLessThanOrEqual(20_300);
    expect(rows[2]?.text.length).toBeLessThan(2_100);
  });
});

describe('findInJson', () => {
  const root = { Name: 'ada', list: [{ name: 'bea' }, 'ADA'] };

  it('finds names and values in any case, in the order of the tree', () => {
    expect(findInJson(root, 'ada').paths).toEqual(['/Name', '/list/1']);
    expect(findInJson(root, 'name').paths).toEqual(['/Name', '/list/0/name']);
    expect(findInJson(root, '').paths).toEqual([]);
  });

  it('says so when it did not look at everything', () => {
    const many = Array.from({ length: 2_000 }, () => 'same');
    expect(findInJson(many, 'same')).toMatchObject({ complete: false });
    expect(findInJson(many, 'other')).toEqual({ paths: [], complete: true });
  });

  it('opens everything on the way to a match', () => {
    const deep = { a: { b: Array.from({ length: 900 }, (_, index) => ({ index })) } };
    const [path = ''] = findInJson(deep, '888').paths;
    expect(paths(jsonRows(deep, revealing(view, deep, path)))).toContain(path);
  });
});

describe('plainTextOf', () => {
  it('reads what was said, wherever it is', () => {
    const message = { params: { message: { parts: [{ kind: 'text', text: 'hello' }, { kind: 'file' }] } } };
    const answer = {
      result: { artifacts: [{ parts: [{ root: { text: 'one' } }] }, { parts: [{ text: 'two' }] }] },
    };
    expect(plainTextOf(message)).toBe('hello');
    expect(plainTextOf(answer)).toBe('one\n\ntwo');
    expect(plainTextOf({ task: 'draw' })).toBe('draw');
    expect(plainTextOf({ result: 'done' })).toBe('done');
    expect(plainTextOf([1, 2])).toBe('');
  });

  it('takes what is no JSON for none', () => {
    expect(parseJson('{')).toBeUndefined();
    expect(plainTextOf(parseJson('"text"'))).toBe('text');
  });
});
