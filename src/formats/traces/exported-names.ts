/** Names of attributes of exported traces that have no name in the semantic conventions. The reader of traces knows them too. */

/** Payload of a message, as JSON. */
export const PAYLOAD = 'heronry.payload';
/** Kind of a channel: a queue, a topic or a log. */
export const CHANNEL_KIND = 'heronry.channel.kind';
/** Whether a message was taken from its channel (`consume`), or is a copy (`subscribe`). */
export const VIA = 'heronry.via';
/** Recipient of a direct message, whose sender waits for no answer. */
export const ONE_WAY = 'heronry.to';
/** Number of the event with which a span belongs: spans are grouped by service, and this is their order. */
export const EVENT = 'heronry.event';
/** Reason why a message was lost on its way. */
export const LOST = 'heronry.lost';
