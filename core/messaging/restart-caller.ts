/** Who tells agents of their restart: nobody that could be answered, and not the user. */
export const RESTART_CONTEXT = 'system:restart-context';
