/** All connections of the built-in server and the hub between them, without sockets. */
import type { ServerFault } from './fault.js';
import { LiveHub, type Delivery } from './live-hub.js';
import { ServerSession, type ServerCommand, type ServerInput, type ServerSessionOptions } from './session.js';

/** What the shell has to carry out; the hub's business is settled here. */
export type SocketCommand = Exclude<ServerCommand, { readonly kind: 'publish' | 'play' | 'stop' | 'media' }>;
export interface ConnectionCommand { readonly id: number; readonly command: SocketCommand }

export class ServerCore {
  private readonly sessions = new Map<number, ServerSession>();
  private readonly hub = new LiveHub();
  private readonly fault: ServerFault | undefined;

  constructor(fault?: ServerFault) {
    this.fault = fault;
  }

  open(id: number, options: Omit<ServerSessionOptions, 'fault' | 'busy'>): void {
    this.sessions.set(id, new ServerSession({ ...options, fault: this.fault, busy: (path) => this.hub.isPublished(path) }));
  }

  handle(id: number, input: ServerInput): ConnectionCommand[] {
    const out: ConnectionCommand[] = [];
    this.run(id, input, out);
    return out;
  }

  /** The socket is gone. */
  forget(id: number): ConnectionCommand[] {
    const out: ConnectionCommand[] = [];
    this.sessions.delete(id);
    this.deliver(this.hub.leave(id), out);
    return out;
  }

  private run(id: number, input: ServerInput, out: ConnectionCommand[]): void {
    const commands = this.sessions.get(id)?.handle(input) ?? [];
    const deliveries: Delivery[] = [];
    for (const command of commands) {
      switch (command.kind) {
        case 'publish': deliveries.push(...this.hub.publish(id, command.path)); break;
        case 'play': deliveries.push(...this.hub.play(id, command.path)); break;
        case 'stop': deliveries.push(...this.hub.leave(id)); break;
        case 'media': deliveries.push(...this.hub.media(id, command.message)); break;
        default: out.push({ id, command });
      }
    }
    this.deliver(deliveries, out);
  }

  private deliver(deliveries: readonly Delivery[], out: ConnectionCommand[]): void {
    for (const delivery of deliveries) {
      const input: ServerInput = delivery.kind === 'media' ? { kind: 'media', message: delivery.message } : { kind: 'unpublished' };
      this.run(delivery.to, input, out);
    }
  }
}
