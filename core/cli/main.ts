#!/usr/bin/env -S node --max-semi-space-size=4
import { enableCompileCache } from 'node:module';
import path from 'node:path';

// Before anything else is loaded: from the second start on it takes half the time. Not in a folder that others can write.
enableCompileCache(path.resolve(import.meta.dirname, '../../node_modules/.cache/compile'));
await import('./program.ts');
