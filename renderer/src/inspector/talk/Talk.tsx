import { MessagesSquare } from 'lucide-react';
import { useRef } from 'react';
import { useEngine } from '../../engine/store.ts';
import { usePanelAction } from '../../state/panel-actions.ts';
import { text as texts } from '../../text/index.ts';
import { EmptyState, ErrorCard, Skeleton } from '../../ui/index.ts';
import { SampleTasks } from '../../welcome/guide/SampleTasks.tsx';
import { Composer } from './composer/Composer.tsx';
import { DropArea } from './composer/DropArea.tsx';
import { isOutgoing, unansweredMessage } from './conversation.ts';
import { FindBar } from './find/FindBar.tsx';
import { useFind } from './find/useFind.ts';
import { MessageList } from './MessageList.tsx';
import { ReachBanner } from './ReachBanner.tsx';
import { StreamingBubble } from './StreamingBubble.tsx';
import { useFollowStreams } from './streams.ts';
import styles from './Talk.module.css';
import { TalkNews } from './TalkNews.tsx';
import { TalkTools } from './TalkTools.tsx';
import { useConversation } from './useConversation.ts';
import { WorkProgress } from './WorkProgress.tsx';

const words = texts.talk;

export interface TalkProps {
  readonly workspaceId: string;
}

/** The chat with one workspace. Give it the workspace as key. */
export function Talk({ workspaceId }: TalkProps) {
  useFollowStreams();
  const workspace = useEngine((state) => state.workspaces[workspaceId]);
  const conversation = useConversation(workspaceId);
  const find = useFind(workspaceId, conversation);
  const pane = useRef<HTMLDivElement>(null);
  usePanelAction('find', pane, () => find.setOpen(true));
  if (!workspace) return null;
  const { name } = workspace;
  const { messages } = conversation;
  const unanswered = unansweredMessage(messages);
  const reachable = workspace.status === 'online' || workspace.status === 'degraded';
  const working = reachable && (unanswered !== undefined || workspace.currentTask !== '');
  const stoppable = unanswered?.state === 'sending' ? unanswered : undefined;
  const below = (
    <>
      {messages.map(
        ({ id, role, state }) =>
          role === 'user' && state === 'sending' && <StreamingBubble key={id} messageId={id} name={name} />,
      )}
      {working && <WorkProgress workspaceId={workspaceId} name={name} asked={unanswered} />}
    </>
  );

  return (
    <div ref={pane} className={styles.talk}>
      <DropArea workspaceId={workspaceId} name={name} className={styles.talk}>
        <TalkNews name={name} conversation={conversation} />
        <ReachBanner workspace={workspace} />
        {find.open && <FindBar find={find} />}
        {conversation.error && (
          <div className={styles.bannerCard}>
            <ErrorCard error={conversation.error} title={words.notLoaded} onRetry={conversation.retry} />
          </div>
        )}
        {conversation.loading ? (
          <div className={styles.listFrame}>
            <Skeleton lines={5} label={words.loading} />
          </div>
        ) : messages.length === 0 ? (
          <div className={styles.listFrame}>
            <div className={styles.emptyList}>
              <div className={styles.emptyText}>
                {!conversation.error && (
                  <EmptyState icon={<MessagesSquare size={24} />} title={words.empty.title(name)}>
                    {words.empty.text}
                  </EmptyState>
                )}
                {!conversation.error && <SampleTasks workspaceId={workspaceId} />}
              </div>
              {below}
            </div>
          </div>
        ) : (
          <>
            <MessageList
              workspaceId={workspaceId}
              name={name}
              conversation={conversation}
              query={find.open ? find.query : ''}
              hit={find.open ? find.hit : null}
            >
              {below}
            </MessageList>
            <TalkTools workspaceId={workspaceId} name={name} conversation={conversation} find={find} />
          </>
        )}
        <Composer
          workspaceId={workspaceId}
          name={name}
          working={stoppable}
          lastOwn={messages.findLast((message) => message.role === 'user' && !isOutgoing(message))}
        />
      </DropArea>
    </div>
  );
}
