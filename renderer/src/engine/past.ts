import { AppError, type EngineClient, type OperationName } from '../../../core/contract/index.ts';
import { isPastShown } from './shown.ts';

/** Commands that change nothing but what a connection is told. */
const ONLY_WATCHES = /\.(watch|unwatch|followLogs|unfollowLogs|signIn)$/;

/** The client, but one that refuses to change anything while the past is shown: what is seen then is not what is. */
export function refusingChanges(client: EngineClient): EngineClient {
  const call: EngineClient['call'] = async (operation, input) => {
    if (isPastShown() && (await changesSomething(operation))) {
      throw new AppError('past_shown', 'Nothing can be changed while a replay is shown', {
        detail: 'What you see is how it was. Go back to live first.',
      });
    }
    return client.call(operation, input);
  };
  return Object.defineProperty(Object.create(client) as EngineClient, 'call', { value: call });
}

async function changesSomething(operation: OperationName): Promise<boolean> {
  const { operations } = await import('./operations.ts');
  return operations[operation].kind === 'command' && !ONLY_WATCHES.test(operation);
}
