import { AppError, type EngineClient, type OperationName } from '../../../core/contract/index.ts';
import { text } from '../text/index.ts';
import { operationsPart } from './operations-part.ts';
import { isPastShown } from './shown.ts';

/** Commands that change nothing but what a connection is told. */
const ONLY_WATCHES = /\.(watch|unwatch|followLogs|unfollowLogs|signIn)$/;

/** The client, but one that refuses to change anything while the past is shown: what is seen then is not what is. */
export function refusingChanges(client: EngineClient): EngineClient {
  const call: EngineClient['call'] = async (operation, input) => {
    if (isPastShown() && (await changesSomething(operation))) {
      throw new AppError('past_shown', text.engine.pastShown, {
        detail: text.engine.pastShownDetail,
      });
    }
    return client.call(operation, input);
  };
  return Object.defineProperty(Object.create(client) as EngineClient, 'call', { value: call });
}

async function changesSomething(operation: OperationName): Promise<boolean> {
  const { operations } = await operationsPart.ask();
  return operations[operation].kind === 'command' && !ONLY_WATCHES.test(operation);
}
