import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** The tokens reach into the shadow root; what the page says of elements does not. */
const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--sunken)', fontSize: 'var(--text-s)' },
  '&.cm-focused': { outline: 'none' },
  // Over the numbers of the lines, which lie above an outline.
  '&.cm-focused::after': {
    content: '""',
    position: 'absolute',
    inset: '0',
    zIndex: '301',
    outline: '1px solid var(--accent)',
    outlineOffset: '-1px',
    pointerEvents: 'none',
  },
  '.cm-scroller': {
    fontFamily: 'var(--font-mono)',
    lineHeight: '20px',
    fontVariantLigatures: 'none',
    scrollbarColor: 'var(--line-strong) transparent',
    scrollbarWidth: 'thin',
  },
  '.cm-content': { caretColor: 'var(--ink)', padding: '6px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '1.5px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in oklab, var(--accent) 26%, transparent)',
  },
  '.cm-gutters': { backgroundColor: 'var(--sunken)', color: 'var(--muted)', border: '0' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '4ch', padding: '0 8px 0 10px' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in oklab, var(--ink) 4%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--ink)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--pressed)',
    outline: '1px solid var(--control-line)',
  },
  '.cm-searchMatch': { backgroundColor: 'color-mix(in oklab, var(--busy) 28%, transparent)' },
  '.cm-searchMatch-selected': {
    backgroundColor: 'color-mix(in oklab, var(--accent) 30%, transparent)',
    outline: '1px solid var(--accent)',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--hover)' },
  '.cm-foldPlaceholder': {
    border: '1px solid var(--line)',
    background: 'var(--raised)',
    color: 'var(--muted)',
  },
  '.cm-specialChar': { color: 'var(--failed)' },
  '.cm-panels': {
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    borderColor: 'var(--line)',
    fontFamily: 'var(--font-ui)',
  },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search, .cm-panel.cm-gotoLine': { padding: '6px 26px 6px 8px', fontSize: 'var(--text-xs)' },
  '.cm-panel label, .cm-panel.cm-search label': { fontSize: 'var(--text-xs)', color: 'var(--muted)' },
  '.cm-textfield': {
    height: '26px',
    margin: '2px 4px 2px 0',
    padding: '0 7px',
    border: '1px solid var(--control-line)',
    borderRadius: 'var(--radius-s)',
    background: 'var(--surface)',
    color: 'var(--ink)',
    fontSize: 'var(--text-xs)',
  },
  '.cm-button': {
    height: '26px',
    margin: '2px 4px 2px 0',
    padding: '0 8px',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius-s)',
    background: 'var(--raised)',
    color: 'var(--ink)',
    fontSize: 'var(--text-xs)',
    cursor: 'pointer',
  },
  '.cm-textfield:focus-visible, .cm-button:focus-visible, .cm-panel button:focus-visible': {
    outline: '2px solid var(--accent)',
    outlineOffset: '1px',
  },
  '.cm-panel button[name=close], .cm-dialog-close': {
    color: 'var(--muted)',
    fontSize: '18px',
    cursor: 'pointer',
  },
  '.cm-tooltip': {
    border: '1px solid var(--line-strong)',
    background: 'var(--raised)',
    color: 'var(--ink)',
  },
  '.cm-deletedChunk': {
    backgroundColor: 'color-mix(in oklab, var(--failed) 12%, transparent)',
    paddingLeft: '6px',
  },
  '.cm-changedLine, .cm-inlineChangedLine': {
    backgroundColor: 'color-mix(in oklab, var(--online) 12%, transparent)',
  },
  '&.cm-merge-b .cm-changedText, .cm-changedText': {
    // A line below, since a darker ground would take the contrast from coloured letters.
    background: 'none',
    boxShadow: 'inset 0 -2px var(--online)',
  },
  '.cm-deletedChunk .cm-deletedText, &.cm-merge-a .cm-changedText': {
    background: 'none',
    boxShadow: 'inset 0 -2px var(--failed)',
  },
  // More exact than what the library says of every button there: white letters.
  '& .cm-deletedChunk .cm-chunkButtons button.cm-button': {
    margin: '0',
    border: '1px solid var(--line-strong)',
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
  },
  '.cm-deletedChunk .cm-chunkButtons': { insetInlineEnd: '8px', display: 'flex', gap: '4px' },
  '.cm-changeGutter': { width: '4px', paddingLeft: '0' },
  '.cm-changedLineGutter': { background: 'var(--online)' },
  '.cm-deletedLineGutter': { background: 'var(--failed)' },
  '.cm-collapsedLines': {
    background: 'var(--raised)',
    color: 'var(--muted)',
    fontFamily: 'var(--font-ui)',
    fontSize: 'var(--text-xs)',
  },
  // The sign of the library is in none of the app's fonts.
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"⋯"' },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--paused)' },
  {
    tag: [tags.propertyName, tags.attributeName, tags.definition(tags.propertyName)],
    color: 'var(--starting)',
  },
  { tag: [tags.string, tags.special(tags.string), tags.inserted], color: 'var(--online)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--accent)' },
  {
    tag: [tags.function(tags.variableName), tags.tagName, tags.className, tags.typeName],
    color: 'var(--busy)',
  },
  { tag: [tags.regexp, tags.escape, tags.link, tags.url], color: 'var(--asleep)' },
  { tag: [tags.comment, tags.meta, tags.processingInstruction], color: 'var(--muted)', fontStyle: 'italic' },
  { tag: tags.heading, color: 'var(--ink)', fontWeight: '600' },
  { tag: tags.strong, fontWeight: '600' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.strikethrough, textDecoration: 'line-through' },
  { tag: [tags.invalid, tags.deleted], color: 'var(--failed)' },
]);

/** The editor in the colours of the theme. */
export const editorTheme: Extension = [look, syntaxHighlighting(colours)];
