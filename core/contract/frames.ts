import { z } from 'zod';
import { appErrorSchema } from './entities.ts';
import { sequencedEventSchema } from './events.ts';

/** What travels over a duplex carrier (MessagePort, WebSocket), one frame per message. */

export const clientFrameSchema = z.discriminatedUnion('t', [
  z.object({ t: z.literal('call'), id: z.number(), op: z.string(), input: z.unknown().optional() }),
  /** Asks for events from now on, and for the missed ones when `since` is given. */
  z.object({ t: z.literal('subscribe'), since: z.number().nullable() }),
]);
export type ClientFrame = z.infer<typeof clientFrameSchema>;

export const engineFrameSchema = z.discriminatedUnion('t', [
  z.object({ t: z.literal('result'), id: z.number(), output: z.unknown().optional() }),
  z.object({ t: z.literal('error'), id: z.number(), error: appErrorSchema }),
  z.object({ t: z.literal('events'), events: z.array(sequencedEventSchema) }),
  /** The missed events are gone: the client must take a new snapshot. */
  z.object({ t: z.literal('reset'), seq: z.number() }),
]);
export type EngineFrame = z.infer<typeof engineFrameSchema>;
