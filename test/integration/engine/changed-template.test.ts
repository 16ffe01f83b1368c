import { describe } from 'vitest';
import { testChangedTemplate } from './changed-template-support.ts';

describe('a template that has changed, on plain processes', () => testChangedTemplate('process'));
