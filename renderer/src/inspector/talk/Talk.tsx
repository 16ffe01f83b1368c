import { MessagesSquare } from 'lucide-react';
import { useEngine } from '../../engine/store.ts';
import { Button, EmptyState, ErrorCard, Skeleton } from '../../ui/index.ts';
import { Composer } from './Composer.tsx';
import { unansweredMessage } from './conversation.ts';
import { MessageList } from './MessageList.tsx';
import { ReachBanner } from './ReachBanner.tsx';
import styles from './Talk.module.css';
import { useConversation } from './useConversation.ts';
import { WorkProgress } from './WorkProgress.tsx';

export interface TalkProps {
  readonly workspaceId: string;
}

/** The chat with one workspace. Give it the workspace as key. */
export function Talk({ workspaceId }: TalkProps) {
  const workspace = useEngine((state) => state.workspaces[workspaceId]);
  const conversation = useConversation(workspaceId);
  if (!workspace) return null;
  const { name } = workspace;
  const unanswered = unansweredMessage(conversation.messages);
  const reachable = workspace.status === 'online' || workspace.status === 'degraded';
  const working = reachable && (unanswered !== undefined || workspace.currentTask !== '');
  const progress = working && <WorkProgress workspaceId={workspaceId} name={name} asked={unanswered} />;

  return (
    <div className={styles.talk}>
      <ReachBanner workspace={workspace} />
      {conversation.error && (
        <div className={styles.bannerCard}>
          <ErrorCard error={conversation.error} title="The conversation could not be loaded">
            <Button size="s" onClick={conversation.reload}>
              Try again
            </Button>
          </ErrorCard>
        </div>
      )}
      {conversation.loading ? (
        <div className={styles.listFrame}>
          <Skeleton lines={5} label="Loading the conversation" />
        </div>
      ) : conversation.messages.length === 0 ? (
        <div className={styles.listFrame}>
          <div className={styles.emptyList}>
            <div className={styles.emptyText}>
              {!conversation.error && (
                <EmptyState icon={<MessagesSquare size={24} />} title={`Talk to ${name}`}>
                  Give it a task. What it does and whom it asks shows here while it works.
                </EmptyState>
              )}
            </div>
            {progress}
          </div>
        </div>
      ) : (
        <MessageList workspaceId={workspaceId} name={name} conversation={conversation}>
          {progress}
        </MessageList>
      )}
      <Composer workspaceId={workspaceId} name={name} />
    </div>
  );
}
