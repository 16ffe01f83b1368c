import { createClient } from '../../../core/contract/index.ts';
import { browserCarrier } from './connect.ts';

/** The one connection of this window to the engine. */
export const client = createClient(browserCarrier());

import.meta.hot?.dispose(() => client.dispose());
