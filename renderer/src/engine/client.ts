import { createClient } from '../../../core/contract/index.ts';
import { browserCarrier } from './connect.ts';
import { refusingChanges } from './past.ts';

/** The one connection of this window to the engine. Nothing can be changed through it while the past is shown. */
export const client = refusingChanges(createClient(browserCarrier()));

import.meta.hot?.dispose(() => client.dispose());
